package dev.headrace.supporting.logs;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Lines of one stream that are stored in one row, by their time: a row a line would cost a busy
 * server more than the work that prints them.
 */
final class LogChunk {
  /** A chunk with so much in it is closed; a reader holds one of each stream that it merges. */
  static final int FULL_BYTES = 64 << 10;

  /** From its first line to its last at most, so that a reader knows where to begin. */
  static final long MAX_SPAN_MILLIS = 600_000;

  /** About what a row and its places in indexes take besides the lines. */
  static final int ROW_BYTES = 200;

  private static final int LINE_HEADER_BYTES = Long.BYTES + Integer.BYTES;

  private final List<LogLine> lines;
  private final long bytes;

  private LogChunk(List<LogLine> lines, long bytes) {
    this.lines = lines;
    this.bytes = bytes;
  }

  /** Packs lines, in the order of their time and else as they came. */
  static List<LogChunk> pack(List<LogLine> lines) {
    var sorted = new ArrayList<>(lines);
    sorted.sort(Comparator.comparingLong(LogLine::epochMillis));
    var chunks = new ArrayList<LogChunk>();
    int from = 0;
    long bytes = ROW_BYTES;
    for (int i = 0; i < sorted.size(); i++) {
      long span = sorted.get(i).epochMillis() - sorted.get(from).epochMillis();
      if (bytes >= FULL_BYTES || span > MAX_SPAN_MILLIS) {
        chunks.add(new LogChunk(sorted.subList(from, i), bytes));
        from = i;
        bytes = ROW_BYTES;
      }
      bytes += sorted.get(i).bytes();
    }
    if (from < sorted.size()) {
      chunks.add(new LogChunk(sorted.subList(from, sorted.size()), bytes));
    }
    return chunks;
  }

  long firstEpochMillis() {
    return lines.getFirst().epochMillis();
  }

  long lastEpochMillis() {
    return lines.getLast().epochMillis();
  }

  int lines() {
    return lines.size();
  }

  /** What it counts against the limits of storage. */
  long bytes() {
    return bytes;
  }

  /** The row. */
  byte[] content() {
    int length = lines.stream().mapToInt(line -> LINE_HEADER_BYTES + line.message().length).sum();
    ByteBuffer content = ByteBuffer.allocate(length);
    for (LogLine line : lines) {
      content.putLong(line.epochMillis()).putInt(line.message().length).put(line.message());
    }
    return content.array();
  }

  /** Reads the lines of a row back. */
  static List<LogEvent> unpack(long chunk, long streamId, long ingested, byte[] content) {
    var events = new ArrayList<LogEvent>();
    ByteBuffer left = ByteBuffer.wrap(content);
    while (left.hasRemaining()) {
      long epochMillis = left.getLong();
      var message = new byte[left.getInt()];
      left.get(message);
      var position = new Position(epochMillis, chunk, events.size());
      events.add(new LogEvent(streamId, position, ingested, message));
    }
    return events;
  }
}
