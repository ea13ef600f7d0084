package dev.headrace.app.listener;

/**
 * What one listener takes at once; beyond it requests are refused with 503, or with 400 and 414
 * where header fields or the request line are too long.
 *
 * @param requestsInFlight requests that are being answered
 * @param bytesInFlight bytes of their bodies that are held in memory; objects are streamed and do
 *     not count
 * @param connections open connections
 * @param headerBytes all header fields of a request
 * @param requestLineBytes method, path and query of a request
 * @param idleMillis how long a client may be silent within a request: send nothing of a body that
 *     is awaited, or take nothing of its answer
 */
public record Limits(
    int requestsInFlight,
    long bytesInFlight,
    int connections,
    int headerBytes,
    int requestLineBytes,
    long idleMillis) {
  /** What a server starts with. */
  public static final Limits STANDARD =
      new Limits(4_096, 192L << 20, 8_192, 64 << 10, 16 << 10, 60_000);
}
