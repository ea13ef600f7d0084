package dev.headrace.inference;

import dev.headrace.kernel.Partition;
import java.util.Optional;

/**
 * The language models of this cloud. Each call blocks its (virtual) thread: while the model wakes,
 * while it has no slot free, and for each next event of an answer.
 */
public interface LanguageModels {
  /**
   * Which model answers for a model id.
   *
   * @throws ModelException with {@link ModelException.Reason#UNKNOWN_MODEL} where none does
   */
  Served served(String modelId) throws ModelException;

  /**
   * Asks; returns when the model has begun to answer (a stream's first event, or the whole).
   *
   * @throws ModelException where there will be no answer; nothing is held then
   */
  Answer ask(Ask ask) throws ModelException, InterruptedException;

  /**
   * How many tokens the model would read for a request, chat template included. Wakes the model;
   * takes no quota.
   *
   * @throws ModelException as {@link #ask}
   */
  int countTokens(Ask ask) throws ModelException, InterruptedException;

  /**
   * What is left of a partition's quota for a model id, for services that tell it with each answer;
   * empty where nothing is limited.
   */
  default Optional<QuotaLeft> quotaLeft(Partition partition, String modelId) {
    return Optional.empty();
  }
}
