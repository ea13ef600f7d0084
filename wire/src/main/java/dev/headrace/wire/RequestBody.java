package dev.headrace.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A request's body as it comes from the connection, which is read once.
 *
 * @param stream the bytes; it ends where the body ends, not where the connection does
 * @param length bytes to come, or {@link #UNKNOWN} where the client did not say
 */
public record RequestBody(InputStream stream, long length) {
  public static final long UNKNOWN = -1;

  private static final RequestBody EMPTY = new RequestBody(InputStream.nullInputStream(), 0);

  public static RequestBody empty() {
    return EMPTY;
  }

  public static RequestBody of(byte[] bytes) {
    return new RequestBody(new ByteArrayInputStream(bytes), bytes.length);
  }

  /**
   * The whole body. One that says it is larger is refused before a byte of it is read.
   *
   * @param limitBytes the most bytes to take
   * @throws BodyTooLarge where there are more
   * @throws IOException where the connection fails, or ends before the length that was promised
   */
  public byte[] bytes(int limitBytes) throws IOException {
    if (length > limitBytes) {
      throw new BodyTooLarge(limitBytes);
    }
    if (length == 0) {
      return new byte[0];
    }
    byte[] bytes = stream.readNBytes(length > 0 ? (int) length : limitBytes);
    if (stream.read() >= 0) { // asked even at the announced end: what checks the body does it there
      throw new BodyTooLarge(limitBytes);
    }
    if (bytes.length < length) {
      throw new java.io.EOFException(
          "The body has " + bytes.length + " bytes of the " + length + " announced");
    }
    return bytes;
  }

  /** Thrown where a body is larger than its operation takes. */
  public static final class BodyTooLarge extends RuntimeException {
    private final int limitBytes;

    BodyTooLarge(int limitBytes) {
      super("Request must be smaller than " + limitBytes + " bytes", null, false, false);
      this.limitBytes = limitBytes;
    }

    public int limitBytes() {
      return limitBytes;
    }
  }
}
