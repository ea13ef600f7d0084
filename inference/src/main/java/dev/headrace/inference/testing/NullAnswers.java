package dev.headrace.inference.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link NullModelServer} says to one request, piece by piece. */
final class NullAnswers {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final double NANOS_PER_MILLI = 1e6;

  private final NullBehavior behavior;
  private final boolean chat;
  private final boolean streamed;
  private final boolean includesUsage;
  private final String model;
  private final int promptTokens;
  private final @Nullable String tool;
  private final List<String> words;
  private final boolean cutOff;

  NullAnswers(NullBehavior behavior, JsonNode asked, boolean chat) {
    this.behavior = behavior;
    this.chat = chat;
    this.streamed = asked.path("stream").asBoolean();
    this.includesUsage = asked.path("stream_options").path("include_usage").asBoolean();
    this.model = asked.path("model").asText("null");
    String prompt = chat ? prompt(asked) : asked.path("prompt").asText();
    this.promptTokens = wordsOf(prompt).size();
    this.tool = chat && !asked.path("tools").isEmpty() ? behavior.toolName : null;
    List<String> all = tool == null ? behavior.words : List.of(behavior.toolArguments);
    int most = most(asked);
    this.cutOff = all.size() > most;
    this.words = cutOff ? all.subList(0, most) : all;
  }

  private static int most(JsonNode asked) {
    JsonNode most = asked.path("max_completion_tokens");
    most = most.isInt() ? most : asked.path("max_tokens");
    return most.isInt() && most.intValue() >= 0 ? most.intValue() : Integer.MAX_VALUE;
  }

  private static List<String> wordsOf(String text) {
    return Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }

  private static String prompt(JsonNode asked) {
    var prompt = new StringBuilder();
    for (JsonNode message : asked.path("messages")) {
      prompt.append(message.path("role").asText()).append(' ');
      JsonNode content = message.path("content");
      if (content.isTextual()) {
        prompt.append(content.textValue());
      }
      for (JsonNode part : content) {
        prompt.append(part.path("text").asText());
      }
      prompt.append('\n');
    }
    return prompt.append("assistant").toString();
  }

  boolean isStreamed() {
    return streamed;
  }

  boolean includesUsage() {
    return includesUsage;
  }

  int promptTokens() {
    return promptTokens;
  }

  int tokens() {
    return words.size();
  }

  /** What comes before the first token; null where nothing does. */
  @Nullable String opening() {
    if (!chat) {
      return null;
    }
    return chunk(delta(NODES.objectNode().put("role", "assistant").putNull("content")), null);
  }

  String token(int index) {
    String word = word(index);
    if (!chat) {
      return chunk(NODES.objectNode().put("text", word), null);
    }
    ObjectNode content = NODES.objectNode();
    if (tool == null) {
      content.put("content", word);
    } else {
      ObjectNode call = toolCall(tool).put("index", 0);
      content.putArray("tool_calls").add(call);
    }
    return chunk(delta(content), null);
  }

  String closing() {
    ObjectNode end = chat ? delta(NODES.objectNode()) : NODES.objectNode().put("text", "");
    return chunk(end, finishReason());
  }

  String usageChunk() {
    ObjectNode chunk = envelope(chat ? "chat.completion.chunk" : "text_completion");
    chunk.putArray("choices");
    return timed(chunk.set("usage", usage())).toString();
  }

  String whole() {
    ObjectNode choice = NODES.objectNode().put("index", 0).put("finish_reason", finishReason());
    if (chat) {
      ObjectNode message = choice.putObject("message").put("role", "assistant");
      if (tool == null) {
        message.put("content", text());
      } else {
        message.putNull("content").putArray("tool_calls").add(toolCall(tool));
      }
    } else {
      choice.put("text", text());
    }
    ObjectNode whole = envelope(chat ? "chat.completion" : "text_completion");
    whole.putArray("choices").add(choice);
    return timed(whole.set("usage", usage())).toString();
  }

  /** Where the server was told to take its time, it says so, as llama-server does. */
  private ObjectNode timed(ObjectNode answer) {
    double promptMillis = behavior.nanosBefore(0) / NANOS_PER_MILLI;
    if (promptMillis > 0) {
      answer.putObject("timings").put("prompt_n", promptTokens).put("prompt_ms", promptMillis);
    }
    return answer;
  }

  private ObjectNode toolCall(String name) {
    ObjectNode call = NODES.objectNode().put("type", "function").put("id", "call0");
    call.putObject("function").put("name", name).put("arguments", behavior.toolArguments);
    return call;
  }

  private String word(int index) {
    String word = words.get(index);
    return index == 0 || Character.isWhitespace(last(words.get(index - 1))) ? word : " " + word;
  }

  private static char last(String word) {
    return word.isEmpty() ? ' ' : word.charAt(word.length() - 1);
  }

  private String text() {
    var text = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      text.append(word(i));
    }
    return text.toString();
  }

  private String finishReason() {
    return cutOff ? "length" : tool == null ? "stop" : "tool_calls";
  }

  private ObjectNode usage() {
    ObjectNode usage =
        NODES
            .objectNode()
            .put("completion_tokens", tokens())
            .put("prompt_tokens", promptTokens)
            .put("total_tokens", promptTokens + tokens());
    usage
        .putObject("prompt_tokens_details")
        .put("cached_tokens", Math.min(promptTokens, behavior.cachedTokens));
    return usage;
  }

  private static ObjectNode delta(ObjectNode content) {
    return NODES.objectNode().set("delta", content);
  }

  private String chunk(ObjectNode choice, @Nullable String finishReason) {
    choice.put("index", 0).put("finish_reason", finishReason);
    ObjectNode chunk = envelope(chat ? "chat.completion.chunk" : "text_completion");
    chunk.putArray("choices").add(choice);
    return chunk.toString();
  }

  private ObjectNode envelope(String object) {
    return NODES
        .objectNode()
        .put("id", chat ? "chatcmpl-null" : "cmpl-null")
        .put("object", object)
        .put("created", 1_767_225_600L)
        .put("model", model);
  }

  String contextExceeded() {
    ObjectNode error = NODES.objectNode();
    error
        .putObject("error")
        .put("code", 400)
        .put(
            "message",
            "the request exceeds the available context size, try increasing it or shortening the"
                + " prompt")
        .put("type", "exceed_context_size_error")
        .put("n_prompt_tokens", promptTokens)
        .put("n_ctx", behavior.contextTokens);
    return error.toString();
  }

  static String error(int status, String type, String message) {
    ObjectNode error = NODES.objectNode();
    error.putObject("error").put("code", status).put("message", message).put("type", type);
    return error.toString();
  }

  static String models() {
    ObjectNode list = NODES.objectNode().put("object", "list");
    list.putArray("data").addObject().put("id", "null").put("object", "model");
    return list.toString();
  }

  static String tokens(JsonNode asked) {
    ObjectNode answer = NODES.objectNode();
    int count = wordsOf(asked.path("content").asText()).size();
    var tokens = answer.putArray("tokens");
    for (int i = 0; i < count; i++) {
      tokens.add(i);
    }
    return answer.toString();
  }

  static String template(JsonNode asked) {
    return NODES.objectNode().put("prompt", prompt(asked)).toString();
  }
}
