package dev.headrace.supporting.logs;

import java.nio.charset.StandardCharsets;

/** A message and its time, on the way to a stream. */
final class LogLine {
  /** What CloudWatch Logs counts for an event besides its message. */
  static final int OVERHEAD_BYTES = 26;

  /** About what the JVM takes for a line besides its bytes. */
  private static final int HEAP_OVERHEAD_BYTES = 64;

  private final long epochMillis;
  private final byte[] message;

  LogLine(long epochMillis, String message) {
    this.epochMillis = epochMillis;
    this.message = message.getBytes(StandardCharsets.UTF_8);
  }

  long epochMillis() {
    return epochMillis;
  }

  /** In UTF-8; not to be changed. */
  byte[] message() {
    return message;
  }

  /** What it counts against limits of batches, pages and storage. */
  int bytes() {
    return message.length + OVERHEAD_BYTES;
  }

  /** What it takes in memory. */
  int heapBytes() {
    return message.length + HEAP_OVERHEAD_BYTES;
  }
}
