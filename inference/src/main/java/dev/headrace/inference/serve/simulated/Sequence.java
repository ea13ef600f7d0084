package dev.headrace.inference.serve.simulated;

import dev.headrace.inference.TokenUse;
import dev.headrace.inference.serve.ModelCall;

/** A generation in a batch. */
final class Sequence {
  final ModelCall call;
  final Demand demand;
  final long beganNanos;

  /** What comes of it in the end. */
  final Fate fate;

  long firstTokenNanos;

  /** Tokens that the batch must have made when it ends. */
  double endsAtTokens;

  /** How a generation is to end. */
  enum Fate {
    /** All its tokens come. */
    WHOLE,
    /** It breaks off after half of them. */
    BREAKS_OFF,
    /** All its tokens come, and nobody is told. */
    UNTOLD
  }

  Sequence(ModelCall call, Demand demand, Fate fate, long beganNanos) {
    this.call = call;
    this.demand = demand;
    this.fate = fate;
    this.beganNanos = beganNanos;
  }

  int uncachedTokens() {
    return demand.inputTokens() - demand.cachedTokens();
  }

  /** How many tokens it makes. */
  int outputTokens() {
    int all = demand.outputTokens();
    return fate == Fate.BREAKS_OFF ? Math.max(1, all / 2) : all;
  }

  /** What it attends to in the mean. */
  double contextTokens() {
    return demand.inputTokens() + outputTokens() / 2.0;
  }

  boolean hasFirstToken() {
    return firstTokenNanos > 0;
  }

  /** What it has used when so many tokens came. */
  TokenUse use(int outputTokens) {
    return hasFirstToken()
        ? new TokenUse(demand.inputTokens(), demand.cachedTokens(), outputTokens)
        : TokenUse.NONE;
  }

  /** From its slot to its first token. */
  long untilFirstTokenNanos() {
    return hasFirstToken() ? firstTokenNanos - beganNanos : 0;
  }
}
