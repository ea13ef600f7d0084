package dev.headrace.inference.serve;

import dev.headrace.inference.TokenUse;

/**
 * What counts in the end of requests and servers. Against its quota, a request counts input tokens
 * that no cache held, and output tokens by their weight.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/quotas-token-burndown.html
 */
class Settlement {
  long counted(TokenUse use, QuotaLimits limits) {
    long input = (long) use.inputTokens() - use.cachedInputTokens();
    return Math.max(0, input) + (long) use.outputTokens() * limits.outputWeight();
  }

  /** Ends the reservation of a request. */
  void settle(ModelCall call, ModelAccount account, long nowNanos) {
    account.tokens().settle(call.reservedTokens(), counted(call.use, call.limits()), nowNanos);
  }

  /** Whether the tokens of a request that has ended are metered: those that were used are. */
  boolean isMetered(ModelCall call) {
    return call.use.totalTokens() > 0 || call.ending == Ending.ANSWERED;
  }

  /** Whether a server counts as up while it ends: it holds its memory until then. */
  boolean countsItsEnd() {
    return true;
  }
}
