package dev.headrace.advisor.live;

import dev.headrace.inference.serve.simulated.Demand;

/**
 * A generation of a model server as it was recorded, in nanoseconds. Instants count from the epoch:
 * the wall clock as it was when the process began, and from there on the process's own clock.
 *
 * @param atNanos when it was asked for; where its server had to start first, when that was up
 * @param queuedNanos how long it then waited for a slot
 * @param firstTokenNanos from its slot to its first token, at least 1
 * @param runNanos from its slot to its end
 * @param demand its tokens; those that were made where it was broken off
 * @param asked what its client asked for
 */
public record Generated(
    long atNanos,
    long queuedNanos,
    long firstTokenNanos,
    long runNanos,
    Demand demand,
    Asked asked) {
  /**
   * What a client asked for, as far as a provider would limit it and bill it.
   *
   * @param modelId the model as the client named it
   * @param mostOutputTokens that it allowed; a quota of tokens reserves them
   * @param pricesCache whether tokens that were read from a cache are paid as such
   */
  public record Asked(String modelId, int mostOutputTokens, boolean pricesCache) {}

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException for times that cannot be
   */
  public Generated {
    if (queuedNanos < 0 || firstTokenNanos < 1 || runNanos < firstTokenNanos) {
      throw new IllegalArgumentException(
          "a generation that waited %d ns, began after %d ns and ended after %d ns"
              .formatted(queuedNanos, firstTokenNanos, runNanos));
    }
  }

  long grantedNanos() {
    return atNanos + queuedNanos;
  }

  /** When its first token came. */
  long beganNanos() {
    return grantedNanos() + firstTokenNanos;
  }

  long endedNanos() {
    return grantedNanos() + runNanos;
  }

  /** From when it was asked for. */
  long untilFirstTokenNanos() {
    return queuedNanos + firstTokenNanos;
  }

  /** From when it was asked for. */
  long totalNanos() {
    return queuedNanos + runNanos;
  }

  /** Input tokens that are paid as read from a cache. */
  int paidCachedTokens() {
    return asked.pricesCache() ? demand.cachedTokens() : 0;
  }

  int uncachedTokens() {
    return demand.inputTokens() - demand.cachedTokens();
  }

  /** What it attended to in the mean. */
  double contextTokens() {
    return demand.inputTokens() + demand.outputTokens() / 2.0;
  }
}
