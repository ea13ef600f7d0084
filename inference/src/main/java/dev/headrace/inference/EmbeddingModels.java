package dev.headrace.inference;

import dev.headrace.kernel.Partition;
import java.util.List;

/** Turns texts into vectors; calls of many threads share batches. */
public interface EmbeddingModels {
  /** Embeds texts that are paid on demand, under the name of their model. */
  default Embeddings embed(Partition partition, String service, String modelId, List<String> texts)
      throws ModelException, InterruptedException {
    return embed(partition, service, modelId, texts, Payment.ON_DEMAND);
  }

  /**
   * Embeds texts, in their order. Blocks its (virtual) thread.
   *
   * @param service the service that was asked, for usage
   * @param modelId the model as the client named it: what is limited, metered and billed
   * @param payment how it is paid, and under which name
   * @throws ModelException where there is no such model, a quota is exceeded, or a text is too long
   */
  Embeddings embed(
      Partition partition, String service, String modelId, List<String> texts, Payment payment)
      throws ModelException, InterruptedException;

  /**
   * Vectors of length 1.
   *
   * @param modelName who made them
   * @param vectors one a text
   * @param tokens how many tokens each text had
   */
  record Embeddings(String modelName, List<float[]> vectors, List<Integer> tokens) {
    public Embeddings {
      vectors = List.copyOf(vectors);
      tokens = List.copyOf(tokens);
    }

    /** Tokens of all texts. */
    public int totalTokens() {
      return tokens.stream().mapToInt(Integer::intValue).sum();
    }
  }
}
