package dev.headrace.openai;

import dev.headrace.kernel.Partition;
import org.jspecify.annotations.Nullable;

/** Knows whose a key of the API is. */
@FunctionalInterface
public interface ApiKeys {
  /**
   * The account that a key stands for; null where the key is not good.
   *
   * @param key what follows {@code Bearer}; null where the request has none
   */
  @Nullable Partition partitionOf(@Nullable String key);
}
