package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.inference.ModelException;
import dev.headrace.wire.CallContext;
import dev.headrace.wire.EventStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelRequest;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelResponse;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamResponse;
import software.amazon.awssdk.services.bedrockruntime.model.PayloadPart;

/** InvokeModel and its streaming sister: each model in its provider's own format. */
final class Invocations {
  private static final String JSON_TYPE = "application/json";

  private final Targets targets;
  private final Inference inference;
  private final Noting noting;
  private final Embedding embedding;

  Invocations(Targets targets, Inference inference, Noting noting, Embedding embedding) {
    this.targets = targets;
    this.inference = inference;
    this.noting = noting;
    this.embedding = embedding;
  }

  InvokeModelResponse invoke(CallContext call, InvokeModelRequest request) {
    checkTypes(request.contentType(), request.accept());
    Input body = Input.of(bytes(request.body()));
    return InvokeModelResponse.builder()
        .body(SdkBytes.fromUtf8String(invoke(call, request.modelId(), body).toString()))
        .contentType(JSON_TYPE)
        .performanceConfigLatency(request.performanceConfigLatency())
        .serviceTier(request.serviceTier())
        .build();
  }

  /** Answers a body in the format of its model. */
  private ObjectNode invoke(CallContext call, String modelId, Input body) {
    OwnModels.Meant embeds = targets.embedding(call.partition(), modelId).orElse(null);
    if (embeds != null) {
      return embedding.embed(call, embeds, body);
    }
    Target target = targets.chat(call.partition(), modelId);
    Dialect dialect = Dialects.of(target);
    Prompt prompt = dialect.prompt(body);
    try (Exchange exchange = inference.ask(call, target, prompt, false)) {
      Reply reply = exchange.whole();
      Usage usage = exchange.use();
      InvocationHeaders.tell(call, usage, exchange.latencyMillis());
      ObjectNode answer = dialect.reply(reply, usage, target.id());
      noting.note(call, exchange, Map.of(), body::node, () -> answer);
      return answer;
    }
  }

  InvokeModelWithResponseStreamResponse invokeStreamed(
      CallContext call, InvokeModelWithResponseStreamRequest request) {
    checkTypes(request.contentType(), request.accept());
    if (targets.embedding(call.partition(), request.modelId()).isPresent()) {
      throw Invalid.request("The model is unsupported for streaming.");
    }
    Target target = targets.chat(call.partition(), request.modelId());
    Dialect dialect = Dialects.of(target);
    Input body = Input.of(bytes(request.body()));
    Prompt prompt = dialect.prompt(body);
    Exchange exchange = inference.ask(call, target, prompt, true);
    call.respondWithEvents(stream -> tell(call, dialect, body, exchange, stream), exchange::close);
    return InvokeModelWithResponseStreamResponse.builder()
        .contentType(JSON_TYPE)
        .performanceConfigLatency(request.performanceConfigLatency())
        .serviceTier(request.serviceTier())
        .build();
  }

  private void tell(
      CallContext call, Dialect dialect, Input body, Exchange exchange, EventStream stream)
      throws IOException {
    String modelId = exchange.target().id();
    try (exchange) {
      Dialect.StreamedReply chunks =
          dialect.chunks(
              chunk ->
                  stream.event(
                      "chunk",
                      PayloadPart.builder()
                          .bytes(
                              SdkBytes.fromByteArrayUnsafe(
                                  chunk.toString().getBytes(StandardCharsets.UTF_8)))
                          .build()),
              modelId);
      chunks.begin(exchange.use());
      var collector = new ReplyCollector();
      exchange.stream(new Tee(chunks, collector));
      chunks.end(exchange.use(), metrics(exchange));
      noting.note(
          call,
          exchange,
          Map.of(),
          body::node,
          () -> dialect.reply(collector.reply(), exchange.use(), modelId));
    } catch (ModelException failure) {
      stream.exception(Failures.eventOf(failure), Failures.membersOf(failure));
    }
  }

  /** What Bedrock adds to the last chunk of every provider. */
  private static ObjectNode metrics(Exchange exchange) {
    Usage usage = exchange.use();
    ObjectNode metrics =
        JsonNodeFactory.instance
            .objectNode()
            .put("inputTokenCount", usage.input())
            .put("outputTokenCount", usage.output())
            .put("invocationLatency", exchange.latencyMillis())
            .put("firstByteLatency", exchange.firstByteMillis());
    if (usage.cacheRead() > 0) {
      metrics.put("cacheReadInputTokenCount", usage.cacheRead());
    }
    return metrics;
  }

  private static byte[] bytes(@org.jspecify.annotations.Nullable SdkBytes body) {
    return body == null ? new byte[0] : body.asByteArrayUnsafe();
  }

  private static void checkTypes(
      @org.jspecify.annotations.Nullable String contentType,
      @org.jspecify.annotations.Nullable String accept) {
    if (contentType != null && !contentType.startsWith(JSON_TYPE)) {
      throw Invalid.request("The content type " + contentType + " is not " + JSON_TYPE + ".");
    }
    if (accept != null && !accept.contains("*/*") && !accept.startsWith(JSON_TYPE)) {
      throw Invalid.request("The accept type " + accept + " is not " + JSON_TYPE + ".");
    }
  }
}
