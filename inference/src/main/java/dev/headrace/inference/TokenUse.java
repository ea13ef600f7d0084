package dev.headrace.inference;

/**
 * Tokens of one answer as the model's own tokenizer counts them.
 *
 * @param inputTokens tokens of the prompt, those read from a cache included
 * @param cachedInputTokens those of them that were read from a cache
 * @param outputTokens tokens generated
 */
public record TokenUse(int inputTokens, int cachedInputTokens, int outputTokens) {
  /** Nothing yet. */
  public static final TokenUse NONE = new TokenUse(0, 0, 0);

  /** Input and output. */
  public int totalTokens() {
    return inputTokens + outputTokens;
  }
}
