package dev.headrace.engine.sandbox;

import dev.headrace.kernel.ports.LogStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes lines of what one stream of a sandbox prints. What is not UTF-8 becomes the replacement
 * character; a line over {@value #LINE_LIMIT_BYTES} bytes becomes several.
 */
final class OutputLines {
  /** The longest line, as CloudWatch Logs limits an event. */
  static final int LINE_LIMIT_BYTES = 256 << 10;

  private final LogStream out;
  private byte[] partial = {};
  private int length;

  OutputLines(LogStream out) {
    this.out = out;
  }

  /** Takes the next bytes. */
  synchronized void take(byte[] bytes) {
    long now = System.currentTimeMillis();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        append(bytes, start, i - start, now);
        emit(now);
        start = i + 1;
      }
    }
    append(bytes, start, bytes.length - start, now);
  }

  /** Makes a line of what has no line feed yet. */
  synchronized void flush() {
    if (length > 0) {
      emit(System.currentTimeMillis());
    }
  }

  private void append(byte[] bytes, int from, int count, long now) {
    int start = from;
    int left = count;
    while (length + left > LINE_LIMIT_BYTES) {
      int fits = LINE_LIMIT_BYTES - length;
      keep(bytes, start, fits);
      start += fits;
      left -= fits;
      cut(now);
    }
    keep(bytes, start, left);
  }

  private void keep(byte[] bytes, int from, int count) {
    if (count == 0) {
      return;
    }
    if (length + count > partial.length) {
      int capacity = Math.min(LINE_LIMIT_BYTES, Math.max(length + count, 2 * partial.length));
      partial = Arrays.copyOf(partial, capacity);
    }
    System.arraycopy(bytes, from, partial, length, count);
    length += count;
  }

  /** Emits a full line, but for a character at its end that is not whole yet. */
  private void cut(long now) {
    int end = length;
    for (int back = 1; back <= 3; back++) {
      int lead = partial[length - back] & 0xff;
      if (lead >= 0xc0) {
        boolean whole = back >= (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2);
        end = whole ? length : length - back;
        break;
      }
      if (lead < 0x80) {
        break;
      }
    }
    out.line(now, new String(partial, 0, end, StandardCharsets.UTF_8));
    System.arraycopy(partial, end, partial, 0, length - end);
    length -= end;
  }

  private void emit(long now) {
    int end = length > 0 && partial[length - 1] == '\r' ? length - 1 : length;
    out.line(now, new String(partial, 0, end, StandardCharsets.UTF_8));
    length = 0;
    if (partial.length > 4096) {
      partial = new byte[0];
    }
  }
}
