package dev.headrace.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.wire.testing.WireServer;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** LangChain4j, unchanged. */
@Timeout(60)
final class LangChainTest {
  private final OpenAi api = new Scenes().api();
  private final WireServer server =
      WireServer.start(request -> api.serve(request, UUID.randomUUID().toString()));

  @AfterEach
  void close() {
    server.close();
  }

  private String url() {
    return server.uri() + "/v1";
  }

  private OpenAiChatModel chat(String model) {
    return OpenAiChatModel.builder()
        .baseUrl(url())
        .apiKey(Scenes.KEY)
        .modelName(model)
        .maxRetries(0)
        .build();
  }

  @Test
  void a_chat_is_answered_with_its_use() {
    ChatResponse answer = chat("greeter").chat(UserMessage.from("Hi"));
    assertThat(answer.aiMessage().text()).isEqualTo("Hello there");
    assertThat(answer.tokenUsage().totalTokenCount()).isEqualTo(9);
  }

  @Test
  void a_tool_is_called() {
    var request =
        ChatRequest.builder()
            .messages(UserMessage.from("Hi"))
            .toolSpecifications(
                ToolSpecification.builder()
                    .name("weather")
                    .parameters(JsonObjectSchema.builder().addStringProperty("city").build())
                    .build())
            .build();
    var call = chat("caller").chat(request).aiMessage().toolExecutionRequests().getFirst();
    assertThat(call.name()).isEqualTo("weather");
    assertThat(call.arguments()).isEqualTo("{\"city\":\"Oslo\"}");
  }

  @Test
  void an_answer_has_a_schema() {
    JsonSchema schema =
        JsonSchema.builder()
            .name("place")
            .rootElement(JsonObjectSchema.builder().addStringProperty("city").build())
            .build();
    var request =
        ChatRequest.builder()
            .messages(UserMessage.from("Hi"))
            .responseFormat(
                ResponseFormat.builder().type(ResponseFormatType.JSON).jsonSchema(schema).build())
            .build();
    assertThat(chat("placed").chat(request).aiMessage().text()).isEqualTo("{\"city\": \"Oslo\"}");
  }

  @Test
  void a_chat_is_streamed() {
    var whole = new CompletableFuture<ChatResponse>();
    List<String> parts = Collections.synchronizedList(new ArrayList<>());
    OpenAiStreamingChatModel.builder()
        .baseUrl(url())
        .apiKey(Scenes.KEY)
        .modelName("greeter")
        .build()
        .chat(
            "Hi",
            new StreamingChatResponseHandler() {
              @Override
              public void onPartialResponse(String part) {
                parts.add(part);
              }

              @Override
              public void onCompleteResponse(ChatResponse answer) {
                whole.complete(answer);
              }

              @Override
              public void onError(Throwable error) {
                whole.completeExceptionally(error);
              }
            });
    assertThat(whole.join().aiMessage().text()).isEqualTo("Hello there");
    assertThat(parts).containsExactly("Hello ", "there");
    assertThat(whole.join().tokenUsage().totalTokenCount()).isEqualTo(9);
  }

  @Test
  void a_text_is_embedded() {
    var model =
        OpenAiEmbeddingModel.builder()
            .baseUrl(url())
            .apiKey(Scenes.KEY)
            .modelName("greeter")
            .maxRetries(0)
            .build();
    assertThat(model.embed("abc").content().vector()).containsExactly(0.6f, 0.8f, 3f);
  }

  @Test
  void a_model_that_is_not_there_is_told_as_such() {
    assertThatThrownBy(() -> chat("nobody").chat("Hi")).isInstanceOf(ModelNotFoundException.class);
  }
}
