package dev.headrace.inference.serve.simulated;

/** How fast a model server is that makes a token of each of its requests in each step. */
public interface BatchSpeed {
  /**
   * One more token of each sequence, in nanoseconds.
   *
   * @param sequences how many there are, at least one
   * @param contextTokens what all of them attend to together
   */
  double stepNanos(int sequences, double contextTokens);

  /** Reading so many tokens of a prompt that no cache holds, in nanoseconds. */
  double prefillNanos(double tokens);

  /**
   * A server whose steps take a time for the batch, one for each sequence and one for each token
   * attended to, and which reads prompts at a rate: what can be fitted to measured runs.
   *
   * @param stepNanos of a step, whatever it holds
   * @param sequenceNanos that each sequence adds to it
   * @param contextNanos that each token attended to adds to it
   * @param prefillTokenNanos of each token of a prompt
   */
  record Linear(
      double stepNanos, double sequenceNanos, double contextNanos, double prefillTokenNanos)
      implements BatchSpeed {
    @Override
    public double stepNanos(int sequences, double contextTokens) {
      return stepNanos + sequences * sequenceNanos + contextTokens * contextNanos;
    }

    @Override
    public double prefillNanos(double tokens) {
      return tokens * prefillTokenNanos;
    }
  }
}
