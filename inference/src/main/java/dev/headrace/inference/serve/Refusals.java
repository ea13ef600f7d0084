package dev.headrace.inference.serve;

/** What a quota says to those whom it refuses. */
final class Refusals {
  private Refusals() {}

  static String words(Ending ending, ModelCall call) {
    QuotaLimits limits = call.limits();
    if (ending == Ending.TOO_MANY_REQUESTS) {
      return "The model %s takes %,d requests a minute."
          .formatted(call.ask().modelId(), limits.requestsPerMinute());
    }
    long reserves = (long) call.ask().inputTokensEstimate() + call.ask().maxOutputTokens();
    return ("The model %s takes %,d tokens a minute, and this request reserves %,d: its input and the"
            + " most that it may be answered.")
        .formatted(call.ask().modelId(), limits.tokensPerMinute(), reserves);
  }
}
