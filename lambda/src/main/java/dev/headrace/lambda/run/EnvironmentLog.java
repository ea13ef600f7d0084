package dev.headrace.lambda.run;

import dev.headrace.kernel.ports.LogStream;
import org.jspecify.annotations.Nullable;

/**
 * What an environment prints, with the lines that Lambda adds, on its way to its log stream; and
 * the end of it, for a request that asked for it. Called from any thread, outside events.
 */
final class EnvironmentLog implements LogStream {
  private final LogStream stream;
  private final LogTail tail = new LogTail();
  private boolean tailing;

  private EnvironmentLog(LogStream stream) {
    this.stream = stream;
  }

  /** Null over a stream that forgets, so that nobody writes lines that nobody reads. */
  @SuppressWarnings("ReferenceEquality")
  static @Nullable EnvironmentLog over(LogStream stream) {
    return stream == LogStream.NONE ? null : new EnvironmentLog(stream);
  }

  @Override
  public void line(long epochMillis, String line) {
    stream.line(epochMillis, line);
    synchronized (this) {
      if (tailing) {
        tail.add(line);
      }
    }
  }

  void began(Invocation invocation) {
    synchronized (this) {
      tailing = invocation.flushesOutput();
      tail.clear();
    }
    line(invocation.assignedEpochMillis, Reports.start(invocation));
  }

  /**
   * Adds the lines that end a request.
   *
   * @return the last 4 KB of its log; empty unless it asked for them
   */
  String ended(Invocation invocation) {
    long at = invocation.endedEpochMillis;
    if (invocation.ending() == Ending.TIMED_OUT) {
      line(at, Reports.timedOut(invocation));
    }
    line(at, Reports.end(invocation));
    line(at, Reports.report(invocation));
    synchronized (this) {
      if (!tailing) {
        return "";
      }
      tailing = false;
      return tail.text();
    }
  }

  void initialised(long epochMillis, long tookNanos) {
    line(epochMillis, Reports.initialised(tookNanos));
  }

  void initFailed(long epochMillis, long tookNanos, InitFailure failure) {
    line(epochMillis, Reports.initFailed(tookNanos, failure));
  }
}
