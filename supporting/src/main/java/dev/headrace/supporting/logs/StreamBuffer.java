package dev.headrace.supporting.logs;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.ports.LogStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The lines of one work that are not on disk yet. Adding one takes a short lock and never waits for
 * a disk; where there are too many, the oldest go, and a line says how many went.
 */
final class StreamBuffer implements LogStream {
  private final Partition partition;
  private final String group;
  private final String stream;
  private final LogWriter writer;
  private final ArrayDeque<LogLine> lines = new ArrayDeque<>();
  private long bytes;
  private long dropped;
  private boolean queued;

  StreamBuffer(Partition partition, String group, String stream, LogWriter writer) {
    this.partition = partition;
    this.group = group;
    this.stream = stream;
    this.writer = writer;
  }

  Partition partition() {
    return partition;
  }

  String group() {
    return group;
  }

  String stream() {
    return stream;
  }

  /** As Lambda has it, the message of an event ends with the line's feed. */
  @Override
  public void line(long epochMillis, String line) {
    LogLine added = new LogLine(epochMillis, line + "\n");
    boolean isFirst;
    synchronized (this) {
      lines.add(added);
      grow(added.bytes());
      AtomicLong all = writer.pendingBytes();
      while (!lines.isEmpty()
          && (bytes > writer.limits().maxPendingStreamBytes()
              || all.get() > writer.limits().maxPendingBytes())) {
        grow(-lines.remove().bytes());
        dropped++;
      }
      isFirst = !queued;
      queued = true;
    }
    if (isFirst) {
      writer.enqueue(this);
    }
  }

  /** Takes all lines out, with a notice in place of those that were dropped. */
  synchronized List<LogLine> take() {
    queued = false;
    var taken = new ArrayList<LogLine>(lines.size() + 1);
    if (dropped > 0) {
      long at = lines.isEmpty() ? writer.epochMillis() : lines.getFirst().epochMillis();
      taken.add(new LogLine(at, Notices.overrun(dropped)));
      dropped = 0;
    }
    taken.addAll(lines);
    lines.clear();
    grow(-bytes);
    return taken;
  }

  private void grow(long more) {
    bytes += more;
    writer.pendingBytes().addAndGet(more);
  }
}
