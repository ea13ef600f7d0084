package dev.headrace.supporting.s3;

import org.jspecify.annotations.Nullable;

/**
 * A part of an object's bytes.
 *
 * @param offset its first byte
 * @param length how many bytes, at least 1
 */
record ByteRange(long offset, long length) {
  private static final String UNIT = "bytes=";

  /** A range that is asked for and that no byte of the object satisfies. */
  static final class Unsatisfiable extends Exception {
    Unsatisfiable() {
      super(null, null, false, false);
    }
  }

  /** The offset of its last byte. */
  long last() {
    return offset + length - 1;
  }

  /** As {@code Content-Range} states it. */
  String contentRange(long sizeBytes) {
    return "bytes " + offset + "-" + last() + "/" + sizeBytes;
  }

  /**
   * What a {@code Range} header asks of an object. A header that is not one well-formed range of
   * bytes asks for nothing in particular, as RFC 9110, section 14.2, allows.
   *
   * @return null where the whole object is meant
   * @throws Unsatisfiable where the range lies behind the object's end, or is an empty suffix
   */
  static @Nullable ByteRange parse(String header, long sizeBytes) throws Unsatisfiable {
    int dash = header.indexOf('-');
    if (!header.startsWith(UNIT) || dash < 0) {
      return null;
    }
    String from = header.substring(UNIT.length(), dash).strip();
    String to = header.substring(dash + 1).strip();
    if (!areDigits(from) || !areDigits(to) || (from.isEmpty() && to.isEmpty())) {
      return null;
    }
    if (from.isEmpty()) {
      return suffix(number(to), sizeBytes);
    }
    long first = number(from);
    long last = to.isEmpty() ? Long.MAX_VALUE : number(to);
    if (last < first) {
      return null;
    }
    if (first >= sizeBytes) {
      throw new Unsatisfiable();
    }
    return new ByteRange(first, Math.min(last, sizeBytes - 1) - first + 1);
  }

  private static ByteRange suffix(long length, long sizeBytes) throws Unsatisfiable {
    if (length == 0 || sizeBytes == 0) {
      throw new Unsatisfiable();
    }
    long kept = Math.min(length, sizeBytes);
    return new ByteRange(sizeBytes - kept, kept);
  }

  private static boolean areDigits(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** A number that is too large for any object counts as the largest. */
  private static long number(String digits) {
    return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
  }
}
