package dev.headrace.advisor.simulation.tokens;

/**
 * How many tokens and requests a minute an account may use of a model. A request reserves its whole
 * input and the most that it may answer when it starts, and gives back what it did not use when it
 * ends. https://docs.aws.amazon.com/bedrock/latest/userguide/quotas-token-burndown.html
 *
 * <p>It is refilled continuously, up to what a minute holds. Where an output token counts several
 * times, an answer may use more than it reserved: the quota then owes, and the next requests wait
 * for longer.
 */
final class TokenQuota {
  private static final double MINUTE_NANOS = 60e9;

  private final double tokensPerMinute;
  private final double requestsPerMinute;
  private double tokens;
  private double requests;
  private long filledNanos;

  /**
   * A full quota.
   *
   * @param tokensPerMinute {@link Double#POSITIVE_INFINITY} for no limit
   * @param requestsPerMinute the same
   */
  TokenQuota(double tokensPerMinute, double requestsPerMinute, long nowNanos) {
    if (!(tokensPerMinute > 0) || !(requestsPerMinute > 0)) {
      throw new IllegalArgumentException("a quota is above zero");
    }
    this.tokensPerMinute = tokensPerMinute;
    this.requestsPerMinute = requestsPerMinute;
    this.tokens = tokensPerMinute;
    this.requests = requestsPerMinute;
    this.filledNanos = nowNanos;
  }

  /** Takes tokens and a request out of it; false, and nothing taken, where it has not so many. */
  boolean reserve(long wanted, long nowNanos) {
    refill(nowNanos);
    if (tokens < wanted || requests < 1) {
      return false;
    }
    if (!Double.isInfinite(tokens)) {
      tokens -= wanted;
    }
    if (!Double.isInfinite(requests)) {
      requests--;
    }
    return true;
  }

  /** Ends a reservation: what was not used goes back, what was used beyond it is owed. */
  void settle(long reserved, long used, long nowNanos) {
    refill(nowNanos);
    if (!Double.isInfinite(tokens)) {
      tokens = Math.min(tokensPerMinute, tokens + reserved - used);
    }
  }

  /** How many tokens may be reserved now; below zero where it owes some. */
  double available(long nowNanos) {
    refill(nowNanos);
    return tokens;
  }

  private void refill(long nowNanos) {
    double minutes = (nowNanos - filledNanos) / MINUTE_NANOS;
    filledNanos = nowNanos;
    if (!Double.isInfinite(tokens)) {
      tokens = Math.min(tokensPerMinute, tokens + minutes * tokensPerMinute);
    }
    if (!Double.isInfinite(requests)) {
      requests = Math.min(requestsPerMinute, requests + minutes * requestsPerMinute);
    }
  }
}
