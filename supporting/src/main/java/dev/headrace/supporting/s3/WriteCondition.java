package dev.headrace.supporting.s3;

import org.jspecify.annotations.Nullable;

/**
 * What a write demands of the object that it would replace.
 *
 * @param onlyIfAbsent there is none ({@code If-None-Match: *})
 * @param ifMatch it has this entity tag
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">
 *     Conditional writes</a>
 */
record WriteCondition(boolean onlyIfAbsent, @Nullable String ifMatch) {
  /** Demands nothing. */
  static final WriteCondition NONE = new WriteCondition(false, null);

  /** Reads the header fields of a write, of which S3 takes only this one value. */
  static WriteCondition of(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
    if (ifNoneMatch != null && !ifNoneMatch.strip().equals("*")) {
      throw S3Errors.notImplemented("If-None-Match", "give it the value * or leave it out");
    }
    return new WriteCondition(ifNoneMatch != null, ifMatch);
  }

  /**
   * Refuses a write whose demand is not met.
   *
   * @param present what would be replaced
   */
  void require(@Nullable StoredObject present, String key) {
    if (onlyIfAbsent && present != null) {
      throw S3Errors.preconditionFailed("If-None-Match");
    }
    if (ifMatch == null) {
      return;
    }
    if (present == null) {
      throw S3Errors.noSuchKey(key);
    }
    if (!Preconditions.names(ifMatch, present.etag())) {
      throw S3Errors.preconditionFailed("If-Match");
    }
  }
}
