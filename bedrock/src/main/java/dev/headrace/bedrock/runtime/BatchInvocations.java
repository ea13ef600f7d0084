package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.bedrock.catalogue.Catalogue;
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

  /**
   * The model of vectors that can be asked in batches: <a
   * href="https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-supported.html">source</a>;
   * the one of images that can is not spoken here.
   */
  private static final String BATCHED_VECTORS = "amazon.titan-embed-text-v2:0";

  private final Targets targets;
  private final Inference inference;
  private final Embedding embedding;

  BatchInvocations(Targets targets, Inference inference, Embedding embedding) {
    this.targets = targets;
    this.inference = inference;
    this.embedding = embedding;
  }

  /** What a record took and what came of it. */
  public record Answered(ObjectNode output, int inputTokens, int outputTokens) {}

  /**
   * Whether a model may be asked in batches.
   *
   * @throws ServiceError where there is no such model, or none that can be
   */
  public void check(Partition partition, String modelId) {
    OwnModels.Meant embeds = targets.embedding(partition, modelId).orElse(null);
    if (embeds != null) {
      if (!Catalogue.withoutGeography(embeds.modelId()).equals(BATCHED_VECTORS)) {
        throw Invalid.request(
            "Batches of "
                + modelId
                + " are not supported; of the models of vectors, "
                + BATCHED_VECTORS
                + " has them.");
      }
      checkTokensArePaid(embeds.payment());
      return;
    }
    Target target = targets.chat(partition, modelId);
    checkTokensArePaid(target.payment());
    Dialects.of(target);
  }

  private static void checkTokensArePaid(Payment payment) {
    if (payment.tariff() == Tariff.PROVISIONED) {
      throw Invalid.request("Batches are paid by the token, and not from provisioned throughput.");
    }
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
    OwnModels.Meant embeds = targets.embedding(partition, modelId).orElse(null);
    if (embeds != null) {
      var paid = new OwnModels.Meant(embeds.modelId(), paid(embeds.payment(), jobArn, jobTags));
      Embedding.Answered answered = embedding.answer(call, paid, new Input(body, "#"));
      return new Answered(answered.reply(), answered.embeddings().totalTokens(), 0);
    }
    Target named = targets.chat(partition, modelId);
    Target target = named.paid(paid(named.payment(), jobArn, jobTags));
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

  private static Payment paid(Payment named, String jobArn, SortedMap<String, String> jobTags) {
    SortedMap<String, String> tags = new TreeMap<>(named.tags());
    tags.putAll(jobTags);
    return new Payment(Tariff.BATCH, false, jobArn, tags);
  }
}
