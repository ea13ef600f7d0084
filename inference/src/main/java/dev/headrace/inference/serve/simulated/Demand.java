package dev.headrace.inference.serve.simulated;

import dev.headrace.inference.serve.ModelCall;

/**
 * What a request really asks of a model.
 *
 * @param inputTokens of its prompt
 * @param cachedTokens those of them that a cache holds
 * @param outputTokens that it will be answered, at least one: the end of an answer is a token
 */
public record Demand(int inputTokens, int cachedTokens, int outputTokens) {
  /**
   * Checks it.
   *
   * @throws IllegalArgumentException for numbers below these bounds, or more cached than there are
   */
  public Demand {
    if (cachedTokens < 0 || cachedTokens > inputTokens || outputTokens < 1) {
      throw new IllegalArgumentException(
          "%d cached of %d in, %d out".formatted(cachedTokens, inputTokens, outputTokens));
    }
  }

  /** Says what requests ask; called once for each that has a slot. */
  @FunctionalInterface
  public interface Source {
    /** What a request asks. */
    Demand of(ModelCall call);
  }
}
