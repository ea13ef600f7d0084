package dev.headrace.lambda.run;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The last 4 KB of a log. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
final class LogTail {
  static final int MOST_BYTES = 4_096;

  private final byte[] bytes = new byte[MOST_BYTES];
  private int size;

  void clear() {
    size = 0;
  }

  void add(String line) {
    byte[] added = (line + "\n").getBytes(StandardCharsets.UTF_8);
    int taken = Math.min(added.length, MOST_BYTES);
    int kept = Math.min(size, MOST_BYTES - taken);
    System.arraycopy(bytes, size - kept, bytes, 0, kept);
    System.arraycopy(added, added.length - taken, bytes, kept, taken);
    size = kept + taken;
  }

  /** What it holds; a character that was cut in half is left out. */
  String text() {
    int from = 0;
    while (from < size && size == MOST_BYTES && (bytes[from] & 0xC0) == 0x80) {
      from++;
    }
    return new String(Arrays.copyOfRange(bytes, from, size), StandardCharsets.UTF_8);
  }
}
