package dev.headrace.inference.serve.simulated;

/** A request in a {@link Batch}: a prompt that is read, then tokens that are made. */
public class Sequence {
  private final long number;
  private final int inputTokens;
  private final int uncachedTokens;
  private final int outputTokens;
  long firstTokenNanos;

  /** Tokens that the batch must have made when it ends. */
  double endsAtTokens;

  /**
   * One that no batch has taken yet.
   *
   * @param number those that end at once do so by their numbers
   * @param inputTokens of its prompt
   * @param uncachedTokens those of them that are to be read, as no cache holds them
   * @param outputTokens that it makes, at least one
   */
  protected Sequence(long number, int inputTokens, int uncachedTokens, int outputTokens) {
    this.number = number;
    this.inputTokens = inputTokens;
    this.uncachedTokens = uncachedTokens;
    this.outputTokens = outputTokens;
  }

  final long number() {
    return number;
  }

  final int uncachedTokens() {
    return uncachedTokens;
  }

  final int outputTokens() {
    return outputTokens;
  }

  /** What it attends to in the mean. */
  final double contextTokens() {
    return inputTokens + outputTokens / 2.0;
  }

  /** When its first token came, in nanoseconds of the world; 0 before that. */
  public final long firstTokenNanos() {
    return firstTokenNanos;
  }

  final boolean hasFirstToken() {
    return firstTokenNanos > 0;
  }
}
