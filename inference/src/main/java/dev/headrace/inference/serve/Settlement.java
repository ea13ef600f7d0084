package dev.headrace.inference.serve;

import dev.headrace.inference.TokenUse;

/**
 * What a request counts against its quota in the end: input tokens that no cache held, and output
 * tokens by their weight.
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
}
