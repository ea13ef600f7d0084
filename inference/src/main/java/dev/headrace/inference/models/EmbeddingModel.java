package dev.headrace.inference.models;

/**
 * A model that turns texts into vectors, in this process.
 *
 * @param dimensions of a vector
 * @param maxTokens of a text
 */
public record EmbeddingModel(String name, int dimensions, int maxTokens, String license)
    implements Model {
  /** The sentence model that comes with Headrace. */
  public static final EmbeddingModel ALL_MINILM =
      new EmbeddingModel("all-minilm-l6-v2", 384, 256, "Apache-2.0");

  @Override
  public int contextTokens() {
    return maxTokens;
  }
}
