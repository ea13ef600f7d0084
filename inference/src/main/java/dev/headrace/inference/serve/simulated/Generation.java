package dev.headrace.inference.serve.simulated;

import dev.headrace.inference.TokenUse;
import dev.headrace.inference.serve.ModelCall;

/** A generation of a request that has a slot. */
final class Generation extends Sequence {
  final ModelCall call;

  /** What comes of it in the end. */
  final Fate fate;

  private final Demand demand;
  private final long beganNanos;

  /** How a generation is to end. */
  enum Fate {
    /** All its tokens come. */
    WHOLE,
    /** It breaks off after half of them. */
    BREAKS_OFF,
    /** All its tokens come, and nobody is told. */
    UNTOLD
  }

  Generation(ModelCall call, Demand demand, Fate fate, long beganNanos) {
    super(
        call.id(),
        demand.inputTokens(),
        demand.inputTokens() - demand.cachedTokens(),
        fate == Fate.BREAKS_OFF ? Math.max(1, demand.outputTokens() / 2) : demand.outputTokens());
    this.call = call;
    this.demand = demand;
    this.fate = fate;
    this.beganNanos = beganNanos;
  }

  /** What it has used when so many tokens came. */
  TokenUse use(int outputTokens) {
    return hasFirstToken()
        ? new TokenUse(demand.inputTokens(), demand.cachedTokens(), outputTokens)
        : TokenUse.NONE;
  }

  /** From its slot to its first token. */
  long untilFirstTokenNanos() {
    return hasFirstToken() ? firstTokenNanos() - beganNanos : 0;
  }
}
