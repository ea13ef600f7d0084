package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.inference.Ask;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a conversation together in the words of OpenAI's chat API, which model servers speak. */
final class ChatBody {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ObjectNode body = JSON.objectNode();
  private final ArrayNode messages = body.putArray("messages");
  private final List<ObjectNode> tools = new ArrayList<>();
  private @Nullable Integer maxTokens;
  private boolean asksForCache;

  /** What the model is told about the conversation before it begins. */
  void system(String text) {
    message("system").put("content", text);
  }

  void user(String text) {
    message("user").put("content", text);
  }

  /**
   * What the model said earlier.
   *
   * @param toolUses what it asked of tools
   */
  void assistant(String text, String reasoning, List<ToolUse> toolUses) {
    ObjectNode message = message("assistant");
    message.put("content", text);
    if (!reasoning.isEmpty()) {
      message.put("reasoning_content", reasoning);
    }
    if (!toolUses.isEmpty()) {
      ArrayNode calls = message.putArray("tool_calls");
      for (ToolUse use : toolUses) {
        ObjectNode call = calls.addObject().put("id", use.id()).put("type", "function");
        call.putObject("function").put("name", use.name()).put("arguments", use.input().toString());
      }
    }
  }

  /** What a tool answered. */
  void toolResult(String toolUseId, String text, boolean failed) {
    message("tool")
        .put("tool_call_id", toolUseId)
        .put("content", failed ? "The tool failed: " + text : text);
  }

  private ObjectNode message(String role) {
    return messages.addObject().put("role", role);
  }

  void tool(String name, @Nullable String description, JsonNode inputSchema) {
    ObjectNode tool = JSON.objectNode().put("type", "function");
    ObjectNode function = tool.putObject("function").put("name", name);
    if (description != null) {
      function.put("description", description);
    }
    function.set("parameters", inputSchema);
    tools.add(tool);
  }

  /** The model uses one tool or another, and does not only talk. */
  void mustUseATool() {
    body.put("tool_choice", "required");
  }

  /** The model uses one tool, hears of its result, and only then uses another. */
  void oneToolAtATime() {
    body.put("parallel_tool_calls", false);
  }

  /** The model uses no tool, though it hears of them. */
  void mustNotUseTools() {
    body.put("tool_choice", "none");
  }

  /**
   * The model uses this tool: it is the only one that it hears of, as some servers know no other
   * way to name one.
   */
  void mustUse(String name) {
    tools.removeIf(tool -> !tool.path("function").path("name").asText().equals(name));
    mustUseATool();
  }

  /** The answer is JSON of this schema. */
  void answersWith(JsonNode schema) {
    ObjectNode format = body.putObject("response_format").put("type", "json_schema");
    format.putObject("json_schema").put("name", "answer").put("strict", true).set("schema", schema);
  }

  void maxTokens(@Nullable Integer tokens) {
    maxTokens = tokens;
  }

  void number(String name, @Nullable Number value) {
    switch (value) {
      case null -> {}
      case Integer whole -> body.put(name, whole);
      case Float shown -> body.put(name, Double.parseDouble(shown.toString()));
      default -> body.put(name, value.doubleValue());
    }
  }

  void stop(List<String> sequences) {
    if (!sequences.isEmpty()) {
      ArrayNode stop = body.putArray("stop");
      sequences.forEach(stop::add);
    }
  }

  /** The client marked a part of the prompt to be cached. */
  void asksForCache() {
    asksForCache = true;
  }

  Prompt prompt() {
    if (!tools.isEmpty()) {
      body.putArray("tools").addAll(tools);
    }
    return new Prompt(Ask.Task.CHAT, body, maxTokens, asksForCache);
  }
}
