package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.inference.Ask;
import dev.headrace.kernel.Partition;
import dev.headrace.wire.CallContext;
import dev.headrace.wire.Caller;
import dev.headrace.wire.Headers;
import dev.headrace.wire.RequestBody;
import dev.headrace.wire.ServiceError;
import dev.headrace.wire.WireRequest;

/** Answers the records of batch jobs: as InvokeModel does, at the tariff of batches. */
public final class BatchInvocations {
  private static final String OPERATION = "InvokeModel";

  private final Targets targets;
  private final Inference inference;

  BatchInvocations(Targets targets, Inference inference) {
    this.targets = targets;
    this.inference = inference;
  }

  /** What a record took and what came of it. */
  public record Answered(ObjectNode output, int inputTokens, int outputTokens) {}

  /**
   * Whether a model may be asked in batches.
   *
   * @throws ServiceError where there is no such model, or none that can be
   */
  public void check(String modelId) {
    if (targets.embedding(modelId).isPresent()) {
      throw Invalid.request(
          "Headrace runs no batches of embeddings: it could not bill them at their discount.");
    }
    Dialects.of(targets.chat(modelId));
  }

  /**
   * Answers one record; blocks.
   *
   * @throws ServiceError where there is no answer
   */
  public Answered invoke(Partition partition, String requestId, String modelId, JsonNode body) {
    var call =
        new CallContext(
            requestId,
            OPERATION,
            new Caller(null, partition, Inference.SERVICE),
            new WireRequest("POST", "/", "", Headers.none(), RequestBody.empty()));
    Target target = targets.chat(modelId);
    Dialect dialect = Dialects.of(target);
    Prompt prompt = dialect.prompt(new Input(body, "#"));
    try (Exchange exchange = inference.ask(call, target, prompt, false, Ask.Tariff.BATCH)) {
      Reply reply = exchange.whole();
      Usage usage = exchange.use();
      return new Answered(
          dialect.reply(reply, usage, target.id()),
          usage.input() + usage.cacheRead(),
          usage.output());
    }
  }
}
