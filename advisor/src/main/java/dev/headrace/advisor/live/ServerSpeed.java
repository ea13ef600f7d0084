package dev.headrace.advisor.live;

import dev.headrace.inference.serve.simulated.BatchSpeed;

/**
 * How fast a model server is, in the terms of the rules' model of a batch.
 *
 * @param frontNanos what each answer takes besides the server's steps, in nanoseconds
 * @param steps how long those take
 */
public record ServerSpeed(double frontNanos, BatchSpeed.Linear steps) {
  private static final double SECOND_NANOS = 1e9;

  /**
   * Tokens of a prompt that it reads in a second; infinite where reading takes no time of its own.
   */
  public double promptTokensPerSecond() {
    return SECOND_NANOS / steps.prefillTokenNanos();
  }

  /**
   * Tokens that it makes in a second for each of so many requests at once.
   *
   * @param contextTokens that each of them attends to
   */
  public double tokensPerSecond(int requests, double contextTokens) {
    return SECOND_NANOS / steps.stepNanos(requests, requests * contextTokens);
  }
}
