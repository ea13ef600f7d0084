package dev.headrace.lambda.functions;

import org.jspecify.annotations.Nullable;

/**
 * A name for a version, or for two that share its requests.
 *
 * @param version {@code $LATEST} or a number
 * @param additional the second version; null where there is one only
 */
public record Alias(
    String functionName,
    String name,
    String version,
    String description,
    @Nullable Additional additional,
    String revisionId) {
  /**
   * A second version of an alias.
   *
   * @param weight its share of requests, from 0 to 1
   */
  public record Additional(String version, double weight) {}
}
