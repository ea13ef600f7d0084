package dev.headrace.supporting.s3;

import java.util.Comparator;

/**
 * The order of keys by their UTF-8 bytes, in which S3 lists. It differs from the order of Java's
 * strings where a surrogate pair meets a character from U+E000 on.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/ListingKeysUsingAPIs.html">
 *     Listing object keys</a>
 */
final class Utf8Order implements Comparator<String> {
  static final Utf8Order INSTANCE = new Utf8Order();

  private Utf8Order() {}

  @Override
  public int compare(String left, String right) {
    int shorter = Math.min(left.length(), right.length());
    for (int i = 0; i < shorter; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        return Character.compare(rank(a), rank(b));
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  /** Lifts surrogates above all characters of the basic plane. */
  private static char rank(char c) {
    if (c < Character.MIN_SURROGATE) {
      return c;
    }
    return (char) (c <= Character.MAX_SURROGATE ? c + 0x2000 : c - 0x800);
  }
}
