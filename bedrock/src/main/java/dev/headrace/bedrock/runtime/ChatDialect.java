package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.inference.Ask;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's format of chats, which most open models have on Bedrock, too: <a
 * href="https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-openai.html">source</a>.
 */
final class ChatDialect implements Dialect {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @Override
  public Prompt prompt(Input body) {
    if (body.has("prompt")) {
      return new MistralDialect().prompt(body);
    }
    body.only(
        "model",
        "messages",
        "max_tokens",
        "max_completion_tokens",
        "temperature",
        "top_p",
        "top_k",
        "stop",
        "seed",
        "frequency_penalty",
        "presence_penalty",
        "tools",
        "tool_choice",
        "parallel_tool_calls",
        "response_format",
        "reasoning_effort",
        "stream",
        "stream_options",
        "user");
    checkMessages(body.required("messages"));
    checkTools(body);
    Integer most = body.whole("max_completion_tokens", 1, Integer.MAX_VALUE);
    Integer older = body.whole("max_tokens", 1, Integer.MAX_VALUE);
    body.number("temperature", 0, 2);
    body.number("top_p", 0, 1);
    ObjectNode chat = body.node().deepCopy();
    chat.remove(
        java.util.List.of(
            "model", "max_tokens", "max_completion_tokens", "stream", "stream_options", "user"));
    return new Prompt(Ask.Task.CHAT, chat, most == null ? older : most, false);
  }

  private static void checkMessages(Input messages) {
    if (messages.elements().isEmpty()) {
      throw Invalid.input("#/messages: expected minimum item count: 1, found: 0");
    }
    for (Input message : messages.elements()) {
      message.text("role");
      Input content = message.get("content");
      if (content == null || content.isText()) {
        continue;
      }
      for (Input part : content.elements()) {
        if (!part.text("type").equals("text")) {
          throw Invalid.unsupported("the " + part.text("type") + " part at " + part.path());
        }
      }
    }
  }

  private static void checkTools(Input body) {
    for (Input tool : body.list("tools")) {
      Input parameters = tool.required("function").get("parameters");
      tool.required("function").text("name");
      if (parameters != null) {
        ToolSchema.problemOfInput(parameters.node(), parameters.path())
            .ifPresent(problem -> {
              throw Invalid.request(problem);
            });
      }
    }
  }

  @Override
  public ObjectNode reply(Reply reply, Usage usage, String modelId) {
    ObjectNode completion = completion("chat.completion", id(), modelId);
    ObjectNode choice = choice(completion);
    ObjectNode message = choice.putObject("message").put("role", "assistant");
    message.put("content", reply.text());
    for (Reply.Part part : reply.parts()) {
      switch (part) {
        case Reply.Text text -> {}
        case Reply.Reasoning(String text) -> message.put("reasoning_content", text);
        case Reply.Tool(ToolUse use) ->
            call(message.withArray("tool_calls"), use.id(), use.name(), use.input().toString());
      }
    }
    choice.put("finish_reason", finishReason(reply.stop()));
    completion.set("usage", usage(usage));
    return completion;
  }

  private static ObjectNode choice(ObjectNode completion) {
    return completion.putArray("choices").addObject().put("index", 0);
  }

  static ObjectNode call(ArrayNode calls, String id, String name, String arguments) {
    ObjectNode call = calls.addObject().put("id", id).put("type", "function");
    call.putObject("function").put("name", name).put("arguments", arguments);
    return call;
  }

  static String id() {
    return "chatcmpl-" + UUID.randomUUID().toString().replace("-", "");
  }

  static ObjectNode completion(String object, String id, String modelId) {
    return JSON.objectNode()
        .put("id", id)
        .put("object", object)
        .put("created", System.currentTimeMillis() / 1000)
        .put("model", modelId);
  }

  /** A chunk with one piece of the answer. */
  static ObjectNode chunk(String id, String modelId, ObjectNode delta, @Nullable String finish) {
    ObjectNode chunk = completion("chat.completion.chunk", id, modelId);
    ObjectNode choice = choice(chunk);
    choice.set("delta", delta);
    choice.put("finish_reason", finish);
    return chunk;
  }

  static String finishReason(Stop stop) {
    return switch (stop) {
      case MAX_TOKENS -> "length";
      case TOOL_USE, MALFORMED_TOOL_USE -> "tool_calls";
      case CONTENT_FILTERED -> "content_filter";
      case END_TURN, STOP_SEQUENCE -> "stop";
    };
  }

  static ObjectNode usage(Usage usage) {
    return JSON.objectNode()
        .put("prompt_tokens", usage.total() - usage.output())
        .put("completion_tokens", usage.output())
        .put("total_tokens", usage.total());
  }

  @Override
  public StreamedReply chunks(ChunkSink sink, String modelId) {
    return new ChatChunks(sink, modelId);
  }
}
