package dev.headrace.advisor.simulation.tokens;

import dev.headrace.inference.TokenUse;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * How fast a model answers that others serve.
 *
 * @param firstTokenMillis until the first token of an empty prompt, by probability
 * @param millisPerThousandInput that each thousand input tokens add, unless a cache holds them
 * @param tokensPerSecond of the answer, by probability
 */
record AnswerSpeed(
    DoubleUnaryOperator firstTokenMillis,
    double millisPerThousandInput,
    DoubleUnaryOperator tokensPerSecond) {
  private static final double SECOND_NANOS = 1e9;
  private static final double MILLI_NANOS = 1e6;
  private static final double THOUSAND = 1e3;

  /** How long one answer takes to its first token, and from there to its last, in nanoseconds. */
  record Times(long firstTokenNanos, long streamNanos) {}

  /** Draws how long an answer takes. */
  Times draw(TokenUse use, RandomGenerator chance) {
    double first = firstTokenMillis.applyAsDouble(chance.nextDouble());
    double read = (use.inputTokens() - use.cachedInputTokens()) / THOUSAND;
    double perSecond = tokensPerSecond.applyAsDouble(chance.nextDouble());
    double wait = first + read * millisPerThousandInput;
    return new Times(
        Math.max(1, (long) (wait * MILLI_NANOS)),
        (long) (Math.max(0, use.outputTokens() - 1) / perSecond * SECOND_NANOS));
  }
}
