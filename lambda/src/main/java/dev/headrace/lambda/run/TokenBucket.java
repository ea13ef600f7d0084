package dev.headrace.lambda.run;

/**
 * A rate with room for a burst, refilled continuously and never above its size. It keeps the
 * instant at which it will be full again, which says the same as a count of tokens and needs no
 * fractions.
 */
final class TokenBucket {
  private final long intervalNanos;
  private final long toleranceNanos;
  private long fullAtNanos = Long.MIN_VALUE / 2;

  /**
   * A full bucket.
   *
   * @param tokens how many it holds, and how many are refilled in the period
   */
  TokenBucket(long tokens, long periodNanos) {
    this.intervalNanos = Math.max(1, Math.ceilDiv(periodNanos, Math.max(1, tokens)));
    this.toleranceNanos = Math.multiplyExact(intervalNanos, Math.max(1, tokens) - 1);
  }

  /** Takes a token; false where there is none. */
  boolean take(long nowNanos) {
    if (fullAtNanos - nowNanos > toleranceNanos) {
      return false;
    }
    fullAtNanos = Math.max(fullAtNanos, nowNanos) + intervalNanos;
    return true;
  }

  /** When there is a token again, where {@link #take} found none. */
  long nextAtNanos() {
    return fullAtNanos - toleranceNanos;
  }

  /** Gives back a token that was taken and not used. */
  void giveBack() {
    fullAtNanos -= intervalNanos;
  }
}
