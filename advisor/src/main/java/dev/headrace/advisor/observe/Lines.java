package dev.headrace.advisor.observe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines of a stream, each of bounded length: a longer one is read over. */
final class Lines {
  /** The longest line that is read, in bytes. */
  static final int MAX_BYTES = 1_024 * 1_024;

  private static final int BUFFER_BYTES = 64 * 1_024;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int filled;
  private byte[] line = new byte[1_024];
  private long number;
  private boolean tooLong;

  Lines(InputStream in) {
    this.in = in;
  }

  /** The number of the line that was read last, from 1. */
  long number() {
    return number;
  }

  /** Whether the line that was read last was longer than the limit; its beginning was given. */
  boolean tooLong() {
    return tooLong;
  }

  /** The next line without its end; null at the end of the stream. */
  @Nullable String next() throws IOException {
    int length = 0;
    tooLong = false;
    int next = read();
    if (next < 0) {
      return null;
    }
    number++;
    while (next >= 0 && next != '\n') {
      if (length < MAX_BYTES) {
        append(length, (byte) next);
        length++;
      } else {
        tooLong = true;
      }
      next = read();
    }
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    return new String(line, 0, length, StandardCharsets.UTF_8);
  }

  private void append(int length, byte value) {
    if (length == line.length) {
      line = java.util.Arrays.copyOf(line, length * 2);
    }
    line[length] = value;
  }

  private int read() throws IOException {
    if (at == filled) {
      filled = in.read(buffer);
      at = 0;
      if (filled <= 0) {
        filled = 0;
        return -1;
      }
    }
    return buffer[at++];
  }
}
