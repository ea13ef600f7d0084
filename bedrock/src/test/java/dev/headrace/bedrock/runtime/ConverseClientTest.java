package dev.headrace.bedrock.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headrace.bedrock.testing.FakeModels;
import dev.headrace.inference.Ask;
import dev.headrace.inference.ModelException.Reason;
import dev.headrace.wire.MemberCoverage;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.services.bedrockruntime.model.BedrockRuntimeException;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ImageFormat;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.ModelErrorException;
import software.amazon.awssdk.services.bedrockruntime.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrockruntime.model.StopReason;
import software.amazon.awssdk.services.bedrockruntime.model.SystemContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.Tool;
import software.amazon.awssdk.services.bedrockruntime.model.ToolConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.ToolResultContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ToolResultStatus;
import software.amazon.awssdk.services.bedrockruntime.model.ValidationException;

class ConverseClientTest {
  private static final String NOVA = "amazon.nova-lite-v1:0";

  private final House house = new House();

  @AfterEach
  void close() {
    house.close();
  }

  private static Message user(ContentBlock... content) {
    return Message.builder().role(ConversationRole.USER).content(content).build();
  }

  private static Message assistant(ContentBlock... content) {
    return Message.builder().role(ConversationRole.ASSISTANT).content(content).build();
  }

  private static Message user(String text) {
    return user(ContentBlock.fromText(text));
  }

  private ConverseResponse converse(Consumer<ConverseRequest.Builder> request) {
    return house.client.converse(it -> {
      it.modelId(NOVA).messages(user("Hello"));
      request.accept(it);
    });
  }

  private void refuses(Consumer<ConverseRequest.Builder> request, String... words) {
    assertThatThrownBy(() -> converse(request))
        .isInstanceOf(ValidationException.class)
        .satisfies(error -> assertThat(error.getMessage()).contains(words));
    assertThat(house.models.asked).isEmpty();
  }

  private static ToolConfiguration tools(Document schema, String... names) {
    List<Tool> tools =
        List.of(names).stream()
            .map(name ->
                Tool.fromToolSpec(tool ->
                    tool.name(name).description("Does it").inputSchema(it -> it.json(schema))))
            .toList();
    return ToolConfiguration.builder().tools(tools).build();
  }

  private static Document objectSchema() {
    return Document.mapBuilder()
        .putString("type", "object")
        .putMap("properties", it -> it.putMap("city", city -> city.putString("type", "string")))
        .build();
  }

  @Test
  void every_member_of_every_request_is_declared() {
    assertThat(new MemberCoverage(house.service).problems()).isEmpty();
  }

  @Test
  void the_models_answer_comes_back_with_its_tokens() {
    house.models.says("Good morning");
    ConverseResponse response = converse(it -> {});
    assertThat(response.output().message().role()).isEqualTo(ConversationRole.ASSISTANT);
    assertThat(response.output().message().content().getFirst().text()).isEqualTo("Good morning");
    assertThat(response.stopReason()).isEqualTo(StopReason.END_TURN);
    assertThat(response.usage().inputTokens()).isEqualTo(11);
    assertThat(response.usage().outputTokens()).isEqualTo(5);
    assertThat(response.usage().totalTokens()).isEqualTo(16);
    assertThat(response.metrics().latencyMs()).isNotNegative();
    assertThat(house.models.closed).hasValue(1);
  }

  @Test
  void the_answer_says_which_model_really_answered() {
    house.models.says("Hi");
    converse(it -> {});
    assertThat(house.header("X-Headrace-Model")).isEqualTo("small-model");
  }

  @Test
  void a_conversation_with_a_system_prompt_and_settings_reaches_the_model() {
    house.models.says("Hi");
    converse(it ->
        it.system(SystemContentBlock.fromText("Be brief"))
            .messages(user("One"), assistant(ContentBlock.fromText("Two")), user("Three"))
            .inferenceConfig(
                config -> config.maxTokens(100).temperature(0.3f).topP(0.9f).stopSequences("END"))
            .additionalModelRequestFields(Document.mapBuilder().putNumber("top_k", 20).build()));
    JsonNode body = house.models.body();
    assertThat(body.path("messages").toString())
        .isEqualTo(
            "[{\"role\":\"system\",\"content\":\"Be brief\"},"
                + "{\"role\":\"user\",\"content\":\"One\"},"
                + "{\"role\":\"assistant\",\"content\":\"Two\"},"
                + "{\"role\":\"user\",\"content\":\"Three\"}]");
    assertThat(body.path("max_tokens").intValue()).isEqualTo(100);
    assertThat(body.path("temperature").asText()).isEqualTo("0.3");
    assertThat(body.path("top_p").asText()).isEqualTo("0.9");
    assertThat(body.path("top_k").intValue()).isEqualTo(20);
    assertThat(body.path("stop").toString()).isEqualTo("[\"END\"]");
    assertThat(body.has("stream")).isFalse();
  }

  @Test
  void the_request_is_limited_and_billed_as_the_model_that_was_named() {
    house.models.says("Hi");
    converse(it -> it.modelId("us." + NOVA).inferenceConfig(config -> config.maxTokens(77)));
    Ask ask = house.models.asked.getLast();
    assertThat(ask.service()).isEqualTo("bedrock");
    assertThat(ask.modelId()).isEqualTo("us." + NOVA);
    assertThat(ask.partition().account()).isEqualTo("123456789012");
    assertThat(ask.maxOutputTokens()).isEqualTo(77);
    assertThat(ask.inputTokensEstimate()).isPositive();
    assertThat(ask.task()).isEqualTo(Ask.Task.CHAT);
  }

  @Test
  void a_request_without_a_limit_reserves_the_most_that_its_model_can_say() {
    house.models.says("Hi");
    converse(it -> {});
    assertThat(house.models.asked.getLast().maxOutputTokens()).isEqualTo(8_192);
    assertThat(house.models.body().has("max_tokens")).isFalse();
  }

  @Test
  void a_limit_beyond_that_of_the_model_is_refused_and_the_limit_itself_is_not() {
    house.models.says("Hi");
    converse(it -> it.inferenceConfig(config -> config.maxTokens(8_192)));
    house.models.asked.clear();
    refuses(
        it -> it.inferenceConfig(config -> config.maxTokens(8_193)),
        "The maximum tokens you requested exceeds the model limit of 8192. Try again with a maximum"
            + " tokens value that is lower than 8192.");
  }

  @Test
  void a_limit_that_the_answering_models_context_makes_meaningless_is_not_sent() {
    house.models.contextTokens = 2_048;
    house.models.says("Hi");
    converse(it -> it.inferenceConfig(config -> config.maxTokens(4_000)));
    assertThat(house.models.body().has("max_tokens")).isFalse();
    assertThat(house.models.asked.getLast().maxOutputTokens()).isEqualTo(4_000);
  }

  @Test
  void tools_reach_the_model_and_what_it_asks_of_them_comes_back() {
    house.models.answers(
        "{\"content\":\"Let me look\",\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\","
            + "\"function\":{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}}]}",
        "tool_calls");
    ConverseResponse response =
        converse(it -> it.toolConfig(tools(objectSchema(), "weather", "news")));
    JsonNode function = house.models.body().path("tools").path(0).path("function");
    assertThat(function.path("name").asText()).isEqualTo("weather");
    assertThat(function.path("description").asText()).isEqualTo("Does it");
    assertThat(function.path("parameters").path("type").asText()).isEqualTo("object");
    assertThat(response.stopReason()).isEqualTo(StopReason.TOOL_USE);
    List<ContentBlock> content = response.output().message().content();
    assertThat(content.get(0).text()).isEqualTo("Let me look");
    assertThat(content.get(1).toolUse().toolUseId()).isEqualTo("call_1");
    assertThat(content.get(1).toolUse().name()).isEqualTo("weather");
    assertThat(content.get(1).toolUse().input().asMap())
        .containsEntry("city", Document.fromString("Oslo"));
  }

  @Test
  void a_tools_result_goes_back_to_the_model() {
    house.models.says("It is cold");
    converse(it ->
        it.toolConfig(tools(objectSchema(), "weather"))
            .messages(
                user("How is Oslo?"),
                assistant(
                    ContentBlock.fromToolUse(use ->
                        use.toolUseId("t1")
                            .name("weather")
                            .input(Document.mapBuilder().putString("city", "Oslo").build()))),
                user(
                    ContentBlock.fromToolResult(result ->
                        result
                            .toolUseId("t1")
                            .status(ToolResultStatus.ERROR)
                            .content(
                                ToolResultContentBlock.fromText("no signal"),
                                ToolResultContentBlock.fromJson(
                                    Document.mapBuilder().putNumber("code", 7).build()))))));
    JsonNode messages = house.models.body().path("messages");
    assertThat(
            messages.path(1).path("tool_calls").path(0).path("function").path("arguments").asText())
        .isEqualTo("{\"city\":\"Oslo\"}");
    assertThat(messages.path(2).toString())
        .isEqualTo(
            "{\"role\":\"tool\",\"tool_call_id\":\"t1\","
                + "\"content\":\"The tool failed: no signal\\n{\\\"code\\\":7}\"}");
  }

  @Test
  void a_choice_of_tools_is_held_to() {
    house.models.says("Hi");
    ToolConfiguration two = tools(objectSchema(), "weather", "news");
    converse(it -> it.toolConfig(two.copy(t -> t.toolChoice(c -> c.any(any -> {})))));
    assertThat(house.models.body().path("tool_choice").asText()).isEqualTo("required");
    assertThat(house.models.body().path("tools")).hasSize(2);
    converse(it -> it.toolConfig(two.copy(t -> t.toolChoice(c -> c.tool(n -> n.name("news"))))));
    assertThat(house.models.body().path("tool_choice").asText()).isEqualTo("required");
    assertThat(house.models.body().path("tools")).hasSize(1);
    converse(it -> it.toolConfig(two.copy(t -> t.toolChoice(c -> c.auto(auto -> {})))));
    assertThat(house.models.body().has("tool_choice")).isFalse();
  }

  @Test
  void what_a_small_model_garbles_of_a_tools_input_is_told_and_not_guessed() {
    house.models.answers(
        "{\"content\":null,\"tool_calls\":[{\"id\":\"\",\"function\":"
            + "{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\"}}]}",
        "tool_calls");
    ConverseResponse response = converse(it -> it.toolConfig(tools(objectSchema(), "weather")));
    assertThat(response.stopReason()).isEqualTo(StopReason.MALFORMED_TOOL_USE);
    assertThat(response.output().message().content().getFirst().toolUse().toolUseId())
        .startsWith("tooluse_");
  }

  @Test
  void a_tools_input_that_the_limit_cut_off_is_no_fault_of_the_model() {
    house.models.answers(
        "{\"content\":null,\"tool_calls\":[{\"id\":\"c\",\"function\":"
            + "{\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\"}}]}",
        "length");
    ConverseResponse response = converse(it -> it.toolConfig(tools(objectSchema(), "weather")));
    assertThat(response.stopReason()).isEqualTo(StopReason.MAX_TOKENS);
  }

  @Test
  void an_answer_that_was_cut_off_says_so() {
    house.models.answers("{\"content\":\"And so\"}", "length");
    assertThat(converse(it -> {}).stopReason()).isEqualTo(StopReason.MAX_TOKENS);
  }

  @Test
  void a_sequence_that_ended_the_answer_is_told_where_the_server_tells_it() {
    house.models.parts =
        List.of(
            "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\","
                + "\"stop_reason\":\"END\"}]}");
    ConverseResponse response =
        converse(it ->
            it.inferenceConfig(config -> config.stopSequences("END"))
                .additionalModelResponseFieldPaths("/stop_sequence", "/nothing"));
    assertThat(response.stopReason()).isEqualTo(StopReason.STOP_SEQUENCE);
    assertThat(response.additionalModelResponseFields().asMap())
        .isEqualTo(Map.of("stop_sequence", Document.fromString("END")));
  }

  @Test
  void cached_tokens_are_told_apart_only_where_the_client_asked_for_a_cache() {
    house.models.says("Hi");
    assertThat(converse(it -> {}).usage().cacheReadInputTokens()).isZero();
    ConverseResponse marked =
        converse(it ->
            it.system(
                SystemContentBlock.fromText("Long"),
                SystemContentBlock.fromCachePoint(point -> point.type("default"))));
    assertThat(marked.usage().cacheReadInputTokens()).isEqualTo(4);
    assertThat(marked.usage().inputTokens()).isEqualTo(7);
    assertThat(marked.usage().totalTokens()).isEqualTo(16);
  }

  @Test
  void reasoning_of_the_model_is_a_block_of_its_own() {
    house.models.answers("{\"reasoning_content\":\"hm\",\"content\":\"Yes\"}", "stop");
    List<ContentBlock> content = converse(it -> {}).output().message().content();
    assertThat(content.get(0).reasoningContent().reasoningText().text()).isEqualTo("hm");
    assertThat(content.get(1).text()).isEqualTo("Yes");
  }

  @Test
  void conversations_that_break_the_rules_are_refused_in_converses_words() {
    refuses(it -> it.messages(assistant(ContentBlock.fromText("Hi"))), "must start with a user");
    refuses(it -> it.messages(List.of()), "must start with a user message");
    refuses(it -> it.messages(user("a"), user("b")), "must alternate between user and assistant");
    refuses(
        it -> it.messages(user("  ")),
        "The text field in the ContentBlock object at messages.0.content.0 is blank.");
    refuses(it -> it.messages(user()), "The content field in the Message object at messages.0");
    refuses(
        it ->
            it.messages(
                user("a"),
                assistant(
                    ContentBlock.fromToolUse(
                        use -> use.toolUseId("x").name("n").input(Document.mapBuilder().build())))),
        "The toolConfig field must be defined");
  }

  @Test
  void results_of_tools_match_what_was_asked_of_them() {
    ToolConfiguration tools = tools(objectSchema(), "n");
    ContentBlock use =
        ContentBlock.fromToolUse(
            it -> it.toolUseId("x").name("n").input(Document.mapBuilder().build()));
    refuses(
        it -> it.toolConfig(tools).messages(user("a"), assistant(use), user("b")),
        "Expected toolResult blocks at messages.2.content for the following Ids: x");
    ContentBlock result =
        ContentBlock.fromToolResult(
            it -> it.toolUseId("y").content(ToolResultContentBlock.fromText("t")));
    refuses(it -> it.toolConfig(tools).messages(user(result)), "exceeds the number of toolUse");
  }

  @Test
  void images_and_other_media_are_refused_in_the_providers_words() {
    ContentBlock image =
        ContentBlock.fromImage(it ->
            it.format(ImageFormat.PNG)
                .source(source -> source.bytes(SdkBytes.fromUtf8String("x"))));
    refuses(
        it -> it.messages(user(image)),
        "This model doesn't support the image field for user messages. Remove image and try again.");
    ContentBlock document =
        ContentBlock.fromDocument(
            it -> it.name("d").format("txt").source(s -> s.bytes(SdkBytes.fromUtf8String("x"))));
    refuses(it -> it.messages(user(document)), "doesn't support the document field");
  }

  @Test
  void malformed_tool_schemas_are_refused_before_the_model_hears_of_them() {
    String at = "toolConfig.tools.0.toolSpec.inputSchema.json";
    refuses(
        it -> it.toolConfig(tools(Document.mapBuilder().putString("type", "text").build(), "n")),
        "The value at " + at + ".type must be one of the following: object.");
    refuses(
        it ->
            it.toolConfig(
                tools(
                    Document.mapBuilder()
                        .putString("type", "object")
                        .putMap("properties", p -> p.putMap("a", a -> a.putString("type", "txt")))
                        .build(),
                    "n")),
        at + ".properties.a.type must be one of");
    refuses(
        it ->
            it.toolConfig(
                tools(
                    Document.mapBuilder()
                        .putString("type", "object")
                        .putString("required", "a")
                        .build(),
                    "n")),
        at + ".required must be a list of names");
    refuses(it -> it.toolConfig(tools(objectSchema(), "n", "n")), "already defined");
  }

  @Test
  void limits_of_settings_are_those_of_the_api() {
    refuses(it -> it.inferenceConfig(c -> c.temperature(1.1f)), "inferenceConfig.temperature");
    refuses(it -> it.inferenceConfig(c -> c.topP(-0.1f)), "inferenceConfig.topP");
    refuses(it -> it.inferenceConfig(c -> c.maxTokens(0)), "inferenceConfig.maxTokens");
    refuses(it -> it.inferenceConfig(c -> c.stopSequences("")), "stopSequences");
  }

  @Test
  void what_nobody_here_acts_on_is_refused() {
    refuses(
        it ->
            it.additionalModelRequestFields(
                Document.mapBuilder().putString("mirostat", "2").build()),
        "extraneous key [mirostat] is not permitted");
    refuses(
        it ->
            it.additionalModelRequestFields(
                Document.mapBuilder()
                    .putMap("thinking", t -> t.putString("type", "enabled"))
                    .build()),
        "does not support extended thinking");
    refuses(it -> it.guardrailConfig(g -> g.guardrailIdentifier("abc")), "no guardrails");
    refuses(it -> it.performanceConfig(p -> p.latency("optimized")), "optimised latency");
    refuses(it -> it.serviceTier(t -> t.type("flex")), "one queue");
    refuses(it -> it.additionalModelResponseFieldPaths("stop"), "not a JSON pointer");
  }

  @ParameterizedTest
  @CsvSource({
    "UNKNOWN_MODEL, ResourceNotFoundException, 404, Could not resolve the foundation model",
    "UNSUPPORTED, ValidationException, 400, Because",
    "INVALID_REQUEST, ValidationException, 400, The model returned the following errors: Because",
    "CONTEXT_TOO_LONG, ValidationException, 400, Input is too long for requested model.",
    "TOO_MANY_REQUESTS, ThrottlingException, 429, 'Too many requests, please wait'",
    "TOO_MANY_TOKENS, ThrottlingException, 429, 'Too many tokens, please wait'",
    "QUEUE_FULL, ServiceUnavailableException, 503, Too many connections",
    "TIMEOUT, ModelTimeoutException, 408, too long to process",
    "UNAVAILABLE, ModelNotReadyException, 429, Model is not ready for inference.",
    "SERVER_FAILED, ModelErrorException, 424, server failed",
    "SHUTTING_DOWN, ServiceUnavailableException, 503, Because"
  })
  void why_there_is_no_answer_is_one_of_bedrocks_errors(
      Reason reason, String code, int status, String words) {
    house.models.refusal = reason;
    assertThatThrownBy(() -> converse(it -> {}))
        .isInstanceOfSatisfying(
            BedrockRuntimeException.class,
            error -> {
              assertThat(error.awsErrorDetails().errorCode()).isEqualTo(code);
              assertThat(error.statusCode()).isEqualTo(status);
              assertThat(error.getMessage()).contains(words);
            });
  }

  @Test
  void a_server_that_fails_midway_is_an_error_of_the_model_and_its_answer_is_closed() {
    house.models.failsMidway = Reason.SERVER_FAILED;
    assertThatThrownBy(() -> converse(it -> {}))
        .isInstanceOfSatisfying(
            ModelErrorException.class,
            error -> {
              assertThat(error.originalStatusCode()).isEqualTo(500);
              assertThat(error.resourceName()).isEqualTo(NOVA);
            });
    assertThat(house.models.closed).hasValue(1);
  }

  @Test
  void an_answer_that_is_none_is_an_error_of_the_model() {
    house.models.parts = List.of("<html>");
    assertThatThrownBy(() -> converse(it -> {})).isInstanceOf(ModelErrorException.class);
    house.models.parts = List.of("{\"object\":\"error\"}");
    assertThatThrownBy(() -> converse(it -> {})).isInstanceOf(ModelErrorException.class);
    assertThat(house.models.closed).hasValue(2);
  }

  @Test
  void a_model_is_found_by_each_of_its_identifiers() {
    house.models.says("Hi");
    for (String identifier :
        List.of(
            NOVA,
            "us." + NOVA,
            "arn:aws:bedrock:us-east-1::foundation-model/" + NOVA,
            "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us." + NOVA,
            House.PROVISIONED,
            FakeModels.NAME)) {
      assertThat(converse(it -> it.modelId(identifier)).stopReason())
          .as(identifier)
          .isEqualTo(StopReason.END_TURN);
    }
  }

  @Test
  void an_unknown_model_is_not_found_and_the_nearest_is_named() {
    assertThatThrownBy(() -> converse(it -> it.modelId("amazon.nova-lit-v1:0")))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Could not resolve the foundation model")
        .hasMessageContaining("did you mean amazon.nova-lite-v1:0?");
    assertThatThrownBy(() -> converse(it -> it.modelId("gone.model")))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> converse(it -> it.modelId(House.PROVISIONED + "x")))
        .isInstanceOf(software.amazon.awssdk.awscore.exception.AwsServiceException.class);
    refuses(
        it -> it.modelId("arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdefghijkl"),
        "The provided model identifier is invalid.");
  }

  @Test
  void a_model_that_does_not_chat_says_so() {
    refuses(it -> it.modelId("amazon.titan-embed-text-v2:0"), "supported text or chat model");
  }

  @Test
  void tokens_are_counted_without_an_answer() {
    int tokens =
        house
            .client
            .countTokens(it ->
                it.modelId(NOVA).input(input -> input.converse(c -> c.messages(user("Hello")))))
            .inputTokens();
    assertThat(tokens).isEqualTo(42);
    assertThat(house.models.body().path("messages")).hasSize(1);
    assertThat(
            house
                .client
                .countTokens(it ->
                    it.modelId("anthropic.claude-3-haiku-20240307-v1:0")
                        .input(input ->
                            input.invokeModel(body ->
                                body.body(
                                    SdkBytes.fromUtf8String(
                                        "{\"anthropic_version\":\"bedrock-2023-05-31\","
                                            + "\"max_tokens\":5,\"messages\":"
                                            + "[{\"role\":\"user\",\"content\":\"Hi\"}]}")))))
                .inputTokens())
        .isEqualTo(42);
  }

  @ParameterizedTest
  @CsvSource({"END, stop_sequence", "<|im_end|>, end_turn"})
  void a_sequence_that_ended_an_answer_is_told_where_it_is_the_clients_own(
      String word, String reason) {
    house.models.parts =
        List.of(
            "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}],"
                + "\"__verbose\":{\"stop_type\":\"word\",\"stopping_word\":\""
                + word
                + "\"}}");
    ConverseResponse response =
        converse(it -> it.inferenceConfig(config -> config.stopSequences("END")));
    assertThat(house.models.body().path("verbose").asBoolean()).isTrue();
    assertThat(response.stopReasonAsString()).isEqualTo(reason);
  }
}
