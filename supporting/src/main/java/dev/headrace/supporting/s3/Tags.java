package dev.headrace.supporting.s3;

import dev.headrace.wire.Query;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The rules for an object's tags.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html">
 *     Categorizing your objects using tags</a>
 */
final class Tags {
  static final int MAX_TAGS = 10;
  static final int MAX_KEY_CHARACTERS = 128;
  static final int MAX_VALUE_CHARACTERS = 256;

  private Tags() {}

  /** Reads the header field {@code x-amz-tagging}, which is written like a query. */
  static Map<String, String> parse(String tagging) {
    var tags = new Collector();
    Query.parse(tagging).forEach(tags::add);
    return tags.tags();
  }

  /** Collects tags and refuses those against the rules. */
  static final class Collector {
    private final Map<String, String> tags = new LinkedHashMap<>();

    void add(String key, String value) {
      int keyLength = key.codePointCount(0, key.length());
      if (keyLength < 1 || keyLength > MAX_KEY_CHARACTERS) {
        throw S3Errors.invalidTag(
            "The TagKey you have provided is invalid: it has 1 to 128 characters");
      }
      if (value.codePointCount(0, value.length()) > MAX_VALUE_CHARACTERS) {
        throw S3Errors.invalidTag(
            "The TagValue you have provided is invalid: it has at most 256 characters");
      }
      if (key.startsWith("aws:")) {
        throw S3Errors.invalidTag("System tags cannot be added/updated by requester");
      }
      if (tags.put(key, value) != null) {
        throw S3Errors.invalidTag("Cannot provide multiple Tags with the same key");
      }
      if (tags.size() > MAX_TAGS) {
        throw S3Errors.tooManyTags(MAX_TAGS);
      }
    }

    Map<String, String> tags() {
      return tags;
    }
  }
}
