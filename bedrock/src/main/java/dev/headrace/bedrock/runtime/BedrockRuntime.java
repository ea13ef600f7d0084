package dev.headrace.bedrock.runtime;

import dev.headrace.bedrock.catalogue.Catalogue;
import dev.headrace.inference.EmbeddingModels;
import dev.headrace.inference.LanguageModels;
import dev.headrace.wire.ServiceDefinition;
import java.util.function.Predicate;

/** Bedrock's runtime, put together. It keeps nothing. */
public final class BedrockRuntime {
  private final ServiceDefinition service;
  private final BatchInvocations batches;
  private final WakeUps wakeUps;

  /**
   * Reads nothing until it is asked.
   *
   * @param named whether this cloud's list of models names an id; an id that neither it nor Bedrock
   *     knows is nobody's
   * @param own knows what ARNs of provisioned throughput and application profiles stand for
   * @param log hears of every answer
   */
  public BedrockRuntime(
      LanguageModels models,
      EmbeddingModels embeddings,
      Predicate<String> named,
      OwnModels own,
      InvocationLog log) {
    var noting = new Noting(log);
    var inference = new Inference(models);
    var targets = new Targets(Catalogue::shipped, models, named, own);
    var embedding = new Embedding(embeddings, noting);
    var invocations = new Invocations(targets, inference, noting, embedding);
    this.batches = new BatchInvocations(targets, inference, embedding);
    this.wakeUps = new WakeUps(models);
    this.service = new BedrockRuntimeApi(targets, inference, noting, invocations).define();
  }

  /** Wakes models ahead of requests. */
  public WakeUps wakeUps() {
    return wakeUps;
  }

  /** Answers the records of batch jobs. */
  public BatchInvocations batches() {
    return batches;
  }

  /** Bedrock's runtime as the wire sees it. */
  public ServiceDefinition service() {
    return service;
  }
}
