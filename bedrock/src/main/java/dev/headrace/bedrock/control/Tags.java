package dev.headrace.bedrock.control;

import dev.headrace.wire.ServiceError;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrock.model.Tag;

/** Tags as the API has them, and their limits. */
final class Tags {
  /**
   * The most tags of a resource: <a
   * href="https://docs.aws.amazon.com/bedrock/latest/userguide/tagging.html">source</a>.
   */
  static final int MAX_TAGS = 50;

  private static final String RESERVED = "aws:";

  private Tags() {}

  /**
   * The tags of a request that makes something; a request may leave them out.
   *
   * @param arn of what is made, for the error
   */
  static SortedMap<String, String> of(@Nullable List<Tag> asked, String arn) {
    return plus(new TreeMap<>(), asked, arn);
  }

  /** The tags of something and further ones, which replace those of the same keys. */
  static SortedMap<String, String> plus(
      SortedMap<String, String> tags, @Nullable List<Tag> further, String arn) {
    var all = new TreeMap<>(tags);
    if (further != null) {
      for (Tag tag : further) {
        checkKey(tag.key());
        all.put(tag.key(), tag.value());
      }
    }
    if (all.size() > MAX_TAGS) {
      throw new ServiceError(
              "TooManyTagsException",
              "A resource has at most %d tags; this would be %d.".formatted(MAX_TAGS, all.size()))
          .with("resourceName", arn);
    }
    return all;
  }

  private static void checkKey(String key) {
    if (key.regionMatches(true, 0, RESERVED, 0, RESERVED.length())) {
      throw Refused.invalid(
          "The tag key " + key + " is not allowed: keys that begin with aws: are AWS's own.");
    }
  }

  static SortedMap<String, String> without(SortedMap<String, String> tags, List<String> keys) {
    var left = new TreeMap<>(tags);
    keys.forEach(left::remove);
    return left;
  }

  static List<Tag> list(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }
}
