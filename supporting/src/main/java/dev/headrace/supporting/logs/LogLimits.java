package dev.headrace.supporting.logs;

/**
 * How much logs may take. Beyond each limit the oldest go first, and a line in the stream says so.
 *
 * @param maxPendingBytes of all streams together, in memory, before they are written
 * @param maxPendingStreamBytes of one stream, in memory
 * @param maxStreamBytes of one stream, on disk
 * @param maxTotalBytes of all streams, on disk
 * @param flushMillis how long a line waits in memory at most
 */
public record LogLimits(
    long maxPendingBytes,
    long maxPendingStreamBytes,
    long maxStreamBytes,
    long maxTotalBytes,
    long flushMillis) {
  /** What a server has that sets nothing else. */
  public static final LogLimits DEFAULT =
      new LogLimits(32L << 20, 2L << 20, 64L << 20, 4L << 30, 200);

  public LogLimits {
    if (maxPendingBytes < 1
        || maxPendingStreamBytes < 1
        || maxStreamBytes < 1
        || maxTotalBytes < 1
        || flushMillis < 1) {
      throw new IllegalArgumentException("limits of logs are above zero");
    }
  }
}
