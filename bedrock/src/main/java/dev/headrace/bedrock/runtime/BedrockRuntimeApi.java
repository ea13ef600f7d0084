package dev.headrace.bedrock.runtime;

import dev.headrace.inference.ModelException;
import dev.headrace.wire.CallContext;
import dev.headrace.wire.EventStream;
import dev.headrace.wire.Members;
import dev.headrace.wire.Operation;
import dev.headrace.wire.ServiceDefinition;
import dev.headrace.wire.ServiceTable;
import java.io.IOException;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponse;
import software.amazon.awssdk.services.bedrockruntime.model.CountTokensRequest;
import software.amazon.awssdk.services.bedrockruntime.model.CountTokensResponse;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelRequest;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamRequest;

/** The operations of Bedrock's runtime. */
final class BedrockRuntimeApi {
  /**
   * The most bytes of a request; a body is at most 25,000,000 of them: <a
   * href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html">source</a>.
   */
  private static final int BODY_LIMIT_BYTES = 25_000_000;

  /** The bytes of Base64 that those are, in a request to count tokens, and what is around them. */
  private static final int COUNT_TOKENS_LIMIT_BYTES = 34_000_000;

  private final Targets targets;
  private final Inference inference;
  private final Noting noting;
  private final Invocations invocations;

  BedrockRuntimeApi(Targets targets, Inference inference, Noting noting, Invocations invocations) {
    this.targets = targets;
    this.inference = inference;
    this.noting = noting;
    this.invocations = invocations;
  }

  ServiceDefinition define() {
    return ServiceDefinition.builder(ServiceTable.of("bedrock-runtime"))
        .operation("Converse", () -> Operation.of(ConverseRequest::builder, this::converse))
        .operation(
            "ConverseStream",
            () -> Operation.of(ConverseStreamRequest::builder, this::converseStream))
        .operation(
            "InvokeModel", () -> Operation.of(InvokeModelRequest::builder, invocations::invoke))
        .operation(
            "InvokeModelWithResponseStream",
            () ->
                Operation.of(
                    InvokeModelWithResponseStreamRequest::builder, invocations::invokeStreamed))
        .operation(
            "CountTokens", () -> Operation.of(CountTokensRequest::builder, this::countTokens))
        .bodyLimit(BODY_LIMIT_BYTES)
        .bodyLimit("CountTokens", COUNT_TOKENS_LIMIT_BYTES)
        .refuseUnknownMembers()
        .members(Members.load(BedrockRuntimeApi.class, "bedrock-runtime.members"))
        .build();
  }

  private ConverseResponse converse(CallContext call, ConverseRequest request) {
    Target target = targets.chat(call.partition(), request.modelId());
    Conversation conversation = Conversation.of(request);
    Prompt prompt = ConversePrompt.of(conversation);
    var fields = new ResponseFields(conversation.responseFieldPaths());
    try (Exchange exchange = inference.ask(call, target, prompt, false)) {
      Reply reply = exchange.whole();
      ConverseResponse response =
          response(exchange, reply, fields).toBuilder()
              .performanceConfig(request.performanceConfig())
              .serviceTier(request.serviceTier())
              .build();
      noting.note(
          call,
          exchange,
          request.requestMetadata(),
          () -> Noting.json(request),
          () -> Noting.json(response));
      return response;
    }
  }

  private static ConverseResponse response(Exchange exchange, Reply reply, ResponseFields fields) {
    return ConverseResponse.builder()
        .output(ConverseReply.output(reply))
        .stopReason(ConverseReply.stopReason(reply.stop()))
        .usage(ConverseReply.usage(exchange.use()))
        .metrics(metrics -> metrics.latencyMs(exchange.latencyMillis()))
        .additionalModelResponseFields(fields.of(reply.stop(), reply.stopSequence()))
        .build();
  }

  private ConverseStreamResponse converseStream(CallContext call, ConverseStreamRequest request) {
    Target target = targets.chat(call.partition(), request.modelId());
    Conversation conversation = Conversation.of(request);
    Prompt prompt = ConversePrompt.of(conversation);
    var fields = new ResponseFields(conversation.responseFieldPaths());
    Exchange exchange = inference.ask(call, target, prompt, true);
    call.respondWithEvents(
        stream -> tell(call, request, exchange, fields, stream), exchange::close);
    return ConverseStreamResponse.builder().build();
  }

  private void tell(
      CallContext call,
      ConverseStreamRequest request,
      Exchange exchange,
      ResponseFields fields,
      EventStream stream)
      throws IOException {
    try (exchange) {
      var events = new ConverseEvents(stream::event);
      var collector = new ReplyCollector();
      events.begin();
      exchange.stream(new Tee(events, collector));
      events.messageStop(fields);
      events.metadata(exchange.use(), exchange.latencyMillis());
      noting.note(
          call,
          exchange,
          request.requestMetadata(),
          () -> Noting.json(request),
          () -> Noting.json(response(exchange, collector.reply(), fields)));
    } catch (ModelException failure) {
      stream.exception(Failures.eventOf(failure), Failures.membersOf(failure));
    }
  }

  private CountTokensResponse countTokens(CallContext call, CountTokensRequest request) {
    Target target = targets.chat(call.partition(), request.modelId());
    Prompt prompt =
        switch (request.input().type()) {
          case CONVERSE -> ConversePrompt.of(Conversation.of(request.input().converse()));
          case INVOKE_MODEL ->
              Dialects.of(target)
                  .prompt(Input.of(request.input().invokeModel().body().asByteArrayUnsafe()));
          default -> throw Invalid.request("input must hold one of: converse, invokeModel.");
        };
    return CountTokensResponse.builder()
        .inputTokens(inference.countTokens(call, target, prompt))
        .build();
  }
}
