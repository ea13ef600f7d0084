package dev.headrace.inference.embedding;

import dev.headrace.inference.ModelException;
import dev.headrace.inference.Payment;
import dev.headrace.kernel.Partition;

/** Lets requests for vectors in as quotas allow, and counts what they used. */
@FunctionalInterface
public interface EmbeddingGate {
  /** Lets everything in and counts nothing. */
  EmbeddingGate OPEN = (partition, service, modelId, tokens, payment) -> () -> {};

  /**
   * Reserves the tokens of a request.
   *
   * @param service the service that was asked, for usage
   * @param modelId the model as the client named it
   * @param payment how it is paid, and under which name
   * @throws ModelException with {@code TOO_MANY_REQUESTS} or {@code TOO_MANY_TOKENS}
   */
  Pass admit(Partition partition, String service, String modelId, int tokens, Payment payment)
      throws ModelException;

  /** A request that was let in. */
  @FunctionalInterface
  interface Pass {
    /** Its vectors were made: the tokens count as used. Of a request that failed, none do. */
    void used();
  }
}
