package dev.headrace.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A response as it grows. */
final class ResponseDraft {
  private final ResponsesRequest request;
  private final String id;
  private final long createdEpochSeconds;
  private final List<Item> items = new ArrayList<>();
  private String model;
  private @Nullable String finishReason;
  private @Nullable JsonNode usage;

  /** A part of the output: a message, or a function call. */
  final class Item {
    private final int index = items.size();
    private final StringBuilder text = new StringBuilder();
    private final @Nullable String callId;
    private final String name;

    private Item(@Nullable String callId, String name) {
      this.callId = callId;
      this.name = name;
    }

    int index() {
      return index;
    }

    boolean isCall() {
      return callId != null;
    }

    String id() {
      return (isCall() ? "fc_" : "msg_") + id.substring("resp_".length()) + index;
    }

    String text() {
      return text.toString();
    }

    void append(String more) {
      text.append(more);
    }

    /** The item as the response shows it. */
    ObjectNode json(String status) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("id", id());
      json.put("type", isCall() ? "function_call" : "message");
      json.put("status", status);
      if (isCall()) {
        json.put("call_id", callId).put("name", name).put("arguments", text());
        return json;
      }
      json.put("role", "assistant");
      ArrayNode content = json.putArray("content");
      if (!status.equals("in_progress")) {
        content.add(part());
      }
      return json;
    }

    /** The text of a message as a part of its content. */
    ObjectNode part() {
      ObjectNode part = JsonNodeFactory.instance.objectNode();
      part.put("type", "output_text").put("text", text());
      part.putArray("annotations");
      part.putArray("logprobs");
      return part;
    }
  }

  ResponseDraft(ResponsesRequest request, String requestId, long createdEpochSeconds) {
    this.request = request;
    this.id = "resp_" + requestId.replace("-", "");
    this.createdEpochSeconds = createdEpochSeconds;
    this.model = request.model();
  }

  Item addMessage() {
    return add(new Item(null, ""));
  }

  Item addCall(String callId, String name) {
    return add(new Item(callId, name));
  }

  private Item add(Item item) {
    items.add(item);
    return item;
  }

  /** What chats tell besides their choices. */
  void take(JsonNode chat) {
    if (chat.path("model").isTextual()) {
      model = chat.path("model").asText();
    }
    if (chat.path("usage").isObject()) {
      usage = chat.path("usage");
    }
    JsonNode reason = chat.path("choices").path(0).path("finish_reason");
    if (reason.isTextual()) {
      finishReason = reason.asText();
    }
  }

  /** Whether the most tokens that were wanted ended it. */
  boolean isCut() {
    return "length".equals(finishReason);
  }

  /** The response when all of it is there. */
  ObjectNode finished() {
    return json(isCut() ? "incomplete" : "completed", null);
  }

  /**
   * The response at a point.
   *
   * @param status of it and of its items
   */
  ObjectNode json(String status, @Nullable ApiError error) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id);
    json.put("object", "response");
    json.put("created_at", createdEpochSeconds);
    json.put("status", status);
    if (error == null) {
      json.putNull("error");
    } else {
      String code = error.code();
      json.putObject("error")
          .put("code", code == null ? "server_error" : code)
          .put("message", error.message());
    }
    if (status.equals("incomplete")) {
      json.putObject("incomplete_details").put("reason", "max_output_tokens");
    } else {
      json.putNull("incomplete_details");
    }
    repeat(json);
    ArrayNode output = json.putArray("output");
    if (!status.equals("in_progress")) {
      items.forEach(item -> output.add(item.json(status.equals("failed") ? "incomplete" : status)));
    }
    json.set("usage", usage());
    return json;
  }

  /** What a response repeats of its request. */
  private void repeat(ObjectNode json) {
    Fields asked = request.fields();
    json.put("model", model);
    json.set("instructions", asked.get("instructions"));
    json.set("max_output_tokens", asked.get("max_output_tokens"));
    JsonNode parallel = asked.get("parallel_tool_calls");
    json.put("parallel_tool_calls", parallel == null || parallel.booleanValue());
    json.putNull("previous_response_id");
    json.put("store", false);
    json.set("temperature", asked.get("temperature"));
    json.set("top_p", asked.get("top_p"));
    JsonNode text = asked.get("text");
    if (text == null || !text.has("format")) {
      json.putObject("text").putObject("format").put("type", "text");
    } else {
      json.set("text", text);
    }
    JsonNode choice = asked.get("tool_choice");
    json.set("tool_choice", choice == null ? json.textNode("auto") : choice);
    JsonNode tools = asked.get("tools");
    json.set("tools", tools == null ? json.arrayNode() : tools);
    json.put("truncation", "disabled");
    JsonNode metadata = asked.get("metadata");
    json.set("metadata", metadata == null ? json.objectNode() : metadata);
  }

  private @Nullable ObjectNode usage() {
    JsonNode used = usage;
    if (used == null) {
      return null;
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("input_tokens", used.path("prompt_tokens").asInt());
    json.putObject("input_tokens_details")
        .put("cached_tokens", used.path("prompt_tokens_details").path("cached_tokens").asInt());
    json.put("output_tokens", used.path("completion_tokens").asInt());
    json.putObject("output_tokens_details").put("reasoning_tokens", 0);
    json.put("total_tokens", used.path("total_tokens").asInt());
    return json;
  }
}
