package dev.headrace.advisor.live;

import dev.headrace.inference.serve.simulated.Demand;

/**
 * A generation of a model server as it was recorded. Instants and times are in nanoseconds of the
 * server's process.
 *
 * @param atNanos when it was asked for; where its server had to start first, when that was up
 * @param queuedNanos how long it then waited for a slot
 * @param firstTokenNanos from its slot to its first token, at least 1
 * @param runNanos from its slot to its end
 * @param demand its tokens; those that were made where it was broken off
 */
public record Generated(
    long atNanos, long queuedNanos, long firstTokenNanos, long runNanos, Demand demand) {
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

  int uncachedTokens() {
    return demand.inputTokens() - demand.cachedTokens();
  }

  /** What it attended to in the mean. */
  double contextTokens() {
    return demand.inputTokens() + demand.outputTokens() / 2.0;
  }
}
