package dev.headrace.bedrock.runtime;

import dev.headrace.bedrock.catalogue.Catalogue;
import dev.headrace.inference.EmbeddingModels;
import dev.headrace.inference.LanguageModels;
import dev.headrace.wire.ServiceDefinition;

/** Bedrock's runtime, put together. It keeps nothing. */
public final class BedrockRuntime {
  private final ServiceDefinition service;

  /**
   * Reads nothing until it is asked.
   *
   * @param provisioned knows what ARNs of provisioned throughput stand for
   */
  public BedrockRuntime(
      LanguageModels models, EmbeddingModels embeddings, ProvisionedModels provisioned) {
    var inference = new Inference(models);
    var targets = new Targets(Catalogue::shipped, models, provisioned);
    var invocations = new Invocations(targets, inference, new Embedding(embeddings));
    this.service = new BedrockRuntimeApi(targets, inference, invocations).define();
  }

  /** Bedrock's runtime as the wire sees it. */
  public ServiceDefinition service() {
    return service;
  }
}
