package dev.headrace.wire;

import java.io.IOException;
import java.io.OutputStream;

/** What a response carries: bytes at hand, or a writer that makes them as they leave. */
public sealed interface ResponseBody {
  /** A length that is not known before the last byte: the transfer is chunked. */
  long UNKNOWN = -1;

  /** Bytes that will be written, or {@link #UNKNOWN}. */
  long length();

  /** Writes all of it. Called once, on the connection's thread. */
  void writeTo(OutputStream out) throws IOException;

  /**
   * Gives back what it holds. Called in the end, written or not, and perhaps more than once: by
   * whoever writes it, else by whoever finds that it will not be written.
   */
  default void release() {}

  static ResponseBody empty() {
    return Bytes.EMPTY;
  }

  static ResponseBody of(byte[] bytes) {
    return new Bytes(bytes);
  }

  /**
   * A body of {@code length} bytes, or {@link #UNKNOWN}, that never stands in memory as a whole.
   */
  static ResponseBody streaming(long length, Writer writer) {
    return streaming(length, writer, () -> {});
  }

  /** The same, which holds something until it was written. */
  static ResponseBody streaming(long length, Writer writer, Runnable giveBack) {
    return new Streaming(length, writer, giveBack);
  }

  /** Writes a body. */
  @FunctionalInterface
  interface Writer {
    void writeTo(OutputStream out) throws IOException;
  }

  /** A body in memory. The array belongs to the body from here on. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Bytes(byte[] bytes) implements ResponseBody {
    private static final Bytes EMPTY = new Bytes(new byte[0]);

    @Override
    public long length() {
      return bytes.length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(bytes);
    }
  }

  /** A body made while it is sent. */
  record Streaming(long length, Writer writer, Runnable giveBack) implements ResponseBody {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      writer.writeTo(out);
    }

    @Override
    public void release() {
      giveBack.run();
    }
  }
}
