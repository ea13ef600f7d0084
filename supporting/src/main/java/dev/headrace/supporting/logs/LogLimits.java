package dev.headrace.supporting.logs;

/**
 * How much logs may take. Where lines are too many, the oldest go first, and a line in their stream
 * says how many went and which limit it was.
 *
 * @param maxPendingBytes of all streams together, in memory, before they are written
 * @param maxPendingStreamBytes of one stream, in memory
 * @param reservedStreamBytes of one stream, in memory, that it may have although all streams
 *     together have too much: whoever prints little loses nothing to whoever prints much
 * @param maxStreamBytes of one stream, on disk
 * @param maxTotalBytes of all streams, on disk
 * @param maxStreams of all groups; the streams that were written to longest ago go first
 * @param maxGroups of a region of an account; further ones are refused
 * @param flushMillis how long a line waits in memory for others, at most
 */
public record LogLimits(
    long maxPendingBytes,
    long maxPendingStreamBytes,
    long reservedStreamBytes,
    long maxStreamBytes,
    long maxTotalBytes,
    int maxStreams,
    int maxGroups,
    long flushMillis) {
  /** What a server has that sets nothing else. */
  public static final LogLimits DEFAULT =
      new LogLimits(32L << 20, 2L << 20, 16L << 10, 256L << 20, 4L << 30, 100_000, 10_000, 200);

  public LogLimits {
    if (maxPendingBytes < 1
        || maxPendingStreamBytes < 1
        || reservedStreamBytes < 0
        || maxStreamBytes < 1
        || maxTotalBytes < 1
        || maxStreams < 1
        || maxGroups < 1
        || flushMillis < 1) {
      throw new IllegalArgumentException("limits of logs are above zero");
    }
  }
}
