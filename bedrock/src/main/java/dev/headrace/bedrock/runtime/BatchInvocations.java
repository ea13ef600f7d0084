package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.inference.Ask.Tariff;
import dev.headrace.inference.Payment;
import dev.headrace.kernel.Partition;
import dev.headrace.wire.CallContext;
import dev.headrace.wire.Caller;
import dev.headrace.wire.Headers;
import dev.headrace.wire.RequestBody;
import dev.headrace.wire.ServiceError;
import dev.headrace.wire.WireRequest;
import java.util.SortedMap;
import java.util.TreeMap;

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
  public void check(Partition partition, String modelId) {
    if (targets.embedding(partition, modelId).isPresent()) {
      throw Invalid.request(
          "Headrace runs no batches of embeddings: the price list has no discount of theirs.");
    }
    Target target = targets.chat(partition, modelId);
    if (target.payment().tariff() == Tariff.PROVISIONED) {
      throw Invalid.request("Batches are paid by the token, and not from provisioned throughput.");
    }
    Dialects.of(target);
  }

  /**
   * Answers one record; blocks.
   *
   * @param jobArn under which the bill lists it
   * @param jobTags of the job; those of an inference profile that it names come beside them
   * @throws ServiceError where there is no answer
   */
  public Answered invoke(
      Partition partition,
      String requestId,
      String modelId,
      JsonNode body,
      String jobArn,
      SortedMap<String, String> jobTags) {
    var call =
        new CallContext(
            requestId,
            OPERATION,
            new Caller(null, partition, Inference.SERVICE),
            new WireRequest("POST", "/", "", Headers.none(), RequestBody.empty()));
    Target named = targets.chat(partition, modelId);
    SortedMap<String, String> tags = new TreeMap<>(named.payment().tags());
    tags.putAll(jobTags);
    Target target = named.paid(new Payment(Tariff.BATCH, false, jobArn, tags));
    Dialect dialect = Dialects.of(target);
    Prompt prompt = dialect.prompt(new Input(body, "#"));
    try (Exchange exchange = inference.ask(call, target, prompt, false)) {
      Reply reply = exchange.whole();
      Usage usage = exchange.use();
      return new Answered(
          dialect.reply(reply, usage, target.id()),
          usage.input() + usage.cacheRead(),
          usage.output());
    }
  }
}
