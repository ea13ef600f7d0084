package dev.headrace.supporting.s3;

import java.util.Map;

/**
 * What a writer says of an object beside its bytes.
 *
 * @param headers header fields that are given back as they came, by their names in lower case, in
 *     order: {@code content-type}, {@code cache-control} and their like
 * @param metadata the user's own, by names without {@code x-amz-meta-}
 * @param tags by key, in order
 */
record Attributes(
    Map<String, String> headers, Map<String, String> metadata, Map<String, String> tags) {
  static final Attributes NONE = new Attributes(Map.of(), Map.of(), Map.of());

  Attributes withTags(Map<String, String> replacement) {
    return new Attributes(headers, metadata, replacement);
  }
}
