package dev.headrace.advisor.observe;

import org.jspecify.annotations.Nullable;

/** What logs tell of the calls of one model. */
final class ModelSeen {
  final Sources sources = new Sources();
  final Arrivals arrivals = new Arrivals();

  /** All input tokens of a call, those from a cache too. */
  final Sketch inputTokens = new Sketch();

  final Sketch outputTokens = new Sketch();
  final Sketch latencyMillis = new Sketch();
  double allInputTokens;
  double cachedTokens;
  long errors;
  @Nullable String region;

  /** One call; what its log does not have is negative. */
  record Call(
      double inputTokens,
      double cacheReadTokens,
      double cacheWriteTokens,
      double outputTokens,
      double latencyMillis,
      boolean failed) {}

  void add(Call call, @Nullable Long epochMillis) {
    if (epochMillis == null) {
      arrivals.addWithoutTime();
    } else {
      arrivals.add(epochMillis);
    }
    if (call.failed()) {
      errors++;
    }
    if (call.inputTokens() >= 0) {
      // What is read from and written to a cache is counted apart from the rest of the input.
      // https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
      double cached = Math.max(0, call.cacheReadTokens());
      double all = call.inputTokens() + cached + Math.max(0, call.cacheWriteTokens());
      inputTokens.add(all);
      allInputTokens += all;
      cachedTokens += cached;
    }
    outputTokens.add(call.outputTokens());
    latencyMillis.add(call.latencyMillis());
  }

  /** The share of all input tokens that came from a cache. */
  double cachedShare() {
    return allInputTokens > 0 ? cachedTokens / allInputTokens : 0;
  }
}
