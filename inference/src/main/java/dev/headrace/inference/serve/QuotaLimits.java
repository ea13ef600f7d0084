package dev.headrace.inference.serve;

/**
 * What one partition may use of one model id.
 *
 * @param requestsPerMinute {@link #UNLIMITED} for as many as come
 * @param tokensPerMinute {@link #UNLIMITED} for as many as come
 * @param outputWeight how many times a token that was generated counts against the tokens a minute
 *     (https://docs.aws.amazon.com/bedrock/latest/userguide/quotas-token-burndown.html)
 */
public record QuotaLimits(long requestsPerMinute, long tokensPerMinute, int outputWeight) {
  /** The highest limit there is; whatever is above it is no limit. */
  public static final long MOST = 50_000_000;

  /** As many as come. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  /** No limits at all. */
  public static final QuotaLimits NONE = new QuotaLimits(UNLIMITED, UNLIMITED, 1);

  private static final int MOST_WEIGHT = 100;

  /**
   * Checks them.
   *
   * @throws IllegalArgumentException for a limit below 1, or a weight that is not 1 to 100
   */
  public QuotaLimits {
    if (requestsPerMinute < 1
        || tokensPerMinute < 1
        || outputWeight < 1
        || outputWeight > MOST_WEIGHT) {
      throw new IllegalArgumentException(
          requestsPerMinute + " requests, " + tokensPerMinute + " tokens, weight " + outputWeight);
    }
  }

  /** The same where an output token counts once. */
  public static QuotaLimits of(long requestsPerMinute, long tokensPerMinute) {
    return new QuotaLimits(requestsPerMinute, tokensPerMinute, 1);
  }
}
