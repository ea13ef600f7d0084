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

  /** Of the lines here and of those that were taken and are not written yet. */
  private long heapBytes;

  private long takenHeapBytes;
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

  /** Lets its group and stream be made, although there is no line yet. */
  void open() {
    synchronized (this) {
      queued = true;
    }
    writer.enqueue(this);
  }

  /** As Lambda has it, the message of an event ends with the line's feed. */
  @Override
  public void line(long epochMillis, String line) {
    var added = new LogLine(Math.max(0, epochMillis), line + "\n");
    boolean isFirst;
    synchronized (this) {
      lines.add(added);
      grow(added.heapBytes());
      dropOldest();
      isFirst = !queued;
      queued = true;
    }
    if (isFirst) {
      writer.enqueue(this);
    }
  }

  private void dropOldest() {
    LogLimits limits = writer.limits();
    AtomicLong all = writer.pendingHeapBytes();
    while (!lines.isEmpty()
        && (heapBytes > limits.maxPendingStreamBytes()
            || (all.get() > limits.maxPendingBytes()
                && heapBytes > limits.reservedStreamBytes()))) {
      grow(-lines.remove().heapBytes());
      dropped++;
    }
  }

  /**
   * Lines on their way to disk.
   *
   * @param dropped how many went before them
   */
  record Taken(StreamBuffer buffer, List<LogLine> lines, long dropped) {
    /** What is written: the lines, with a notice in place of those that went. */
    List<LogLine> withNotice(LogLimits limits, long nowEpochMillis) {
      if (dropped == 0) {
        return lines;
      }
      long at = lines.isEmpty() ? nowEpochMillis : lines.getFirst().epochMillis();
      var all = new ArrayList<LogLine>(lines.size() + 1);
      all.add(new LogLine(at, Notices.overrun(dropped, limits)));
      all.addAll(lines);
      return all;
    }

    /** They are on disk. */
    void written() {
      buffer.written();
    }

    /** They are not on disk, and wait for another try. */
    void giveBack() {
      buffer.takeBack(this);
    }
  }

  /** Takes all lines out; they count until they are written. */
  synchronized Taken take() {
    var taken = new Taken(this, new ArrayList<>(lines), dropped);
    queued = false;
    takenHeapBytes = heapBytes;
    lines.clear();
    dropped = 0;
    return taken;
  }

  private synchronized void written() {
    grow(-takenHeapBytes);
    takenHeapBytes = 0;
  }

  private void takeBack(Taken taken) {
    synchronized (this) {
      for (LogLine line : taken.lines().reversed()) {
        lines.addFirst(line);
      }
      takenHeapBytes = 0;
      dropped += taken.dropped();
      dropOldest();
      if (queued) {
        return;
      }
      queued = true;
    }
    writer.enqueue(this);
  }

  private void grow(long more) {
    heapBytes += more;
    writer.pendingHeapBytes().addAndGet(more);
  }
}
