package dev.headrace.supporting.s3;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a request demands of an object before it acts on it.
 *
 * @param ifMatch entity tags, one of which it must have, or {@code *}
 * @param ifNoneMatch entity tags, none of which it may have, or {@code *}
 * @param ifModifiedSince counts only without {@code ifNoneMatch}
 * @param ifUnmodifiedSince counts only without {@code ifMatch}
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">GetObject</a>
 */
record Preconditions(
    @Nullable String ifMatch,
    @Nullable String ifNoneMatch,
    @Nullable Instant ifModifiedSince,
    @Nullable Instant ifUnmodifiedSince) {
  /** Demands nothing. */
  static final Preconditions NONE = new Preconditions(null, null, null, null);

  /** What becomes of a request. */
  enum Verdict {
    /** It goes on. */
    PASSED,
    /** The reader has the object already: 304 for a read, 412 for a copy. */
    NOT_MODIFIED,
    /** A demand is not met: 412. */
    FAILED
  }

  /**
   * Judges an object.
   *
   * @param etag without quotes
   * @param lastModifiedEpochMillis compared by the second, which is what HTTP dates hold
   */
  Verdict judge(String etag, long lastModifiedEpochMillis) {
    long modified = Math.floorDiv(lastModifiedEpochMillis, 1000);
    if (ifMatch != null) {
      if (!names(ifMatch, etag)) {
        return Verdict.FAILED;
      }
    } else if (ifUnmodifiedSince != null && modified > ifUnmodifiedSince.getEpochSecond()) {
      return Verdict.FAILED;
    }
    if (ifNoneMatch != null) {
      return names(ifNoneMatch, etag) ? Verdict.NOT_MODIFIED : Verdict.PASSED;
    }
    return ifModifiedSince != null && modified <= ifModifiedSince.getEpochSecond()
        ? Verdict.NOT_MODIFIED
        : Verdict.PASSED;
  }

  /** Whether a list of entity tags, quoted or not, has one. */
  static boolean names(String header, String etag) {
    int start = 0;
    while (start <= header.length()) {
      int comma = header.indexOf(',', start);
      int end = comma < 0 ? header.length() : comma;
      String tag = header.substring(start, end).strip();
      if (tag.equals("*") || unquoted(tag).equals(etag)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }

  /** An entity tag without its quotes and its mark of weakness. */
  static String unquoted(String tag) {
    String strong = tag.startsWith("W/") ? tag.substring(2) : tag;
    boolean isQuoted = strong.length() >= 2 && strong.startsWith("\"") && strong.endsWith("\"");
    return isQuoted ? strong.substring(1, strong.length() - 1) : strong;
  }
}
