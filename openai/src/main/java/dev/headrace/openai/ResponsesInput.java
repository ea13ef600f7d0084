package dev.headrace.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The input of a response, made the messages of a chat. */
final class ResponsesInput {
  private static final List<String> ROLES = List.of("user", "assistant", "system", "developer");
  private static final Set<String> TEXT_PARTS =
      Set.of("input_text", "output_text", "text", "summary_text", "refusal");

  private final Fields request;
  private final ArrayNode messages = JsonNodeFactory.instance.arrayNode();

  ResponsesInput(Fields request) {
    this.request = request;
  }

  ArrayNode messages() {
    String instructions = request.text("instructions");
    if (instructions != null) {
      messages.addObject().put("role", "system").put("content", instructions);
    }
    JsonNode input = request.required("input");
    if (input.isTextual()) {
      messages.addObject().put("role", "user").put("content", input.textValue());
      return messages;
    }
    if (!input.isArray()) {
      throw Fields.wrongType("input", "one of a string or array of objects", input);
    }
    Fields.checkLength("input", input, 1, Messages.MAX_MESSAGES);
    for (int i = 0; i < input.size(); i++) {
      take(Fields.of(input.get(i), "input[" + i + "]"));
    }
    return messages;
  }

  private void take(Fields item) {
    String type = item.text("type");
    switch (type == null ? "message" : type) {
      case "message" -> takeMessage(item);
      case "function_call" -> takeCall(item);
      case "function_call_output" -> takeOutput(item);
      default ->
          throw Fields.noChoice(
              item.path("type"),
              String.valueOf(type),
              List.of("message", "function_call", "function_call_output"));
    }
  }

  private void takeMessage(Fields item) {
    item.required("role");
    String role = item.choice("role", ROLES);
    String text = text(item, "content");
    messages
        .addObject()
        .put("role", "developer".equals(role) ? "system" : role)
        .put("content", text);
  }

  private void takeCall(Fields item) {
    ObjectNode call = callsOfLast().addObject();
    call.put("id", item.requiredText("call_id")).put("type", "function");
    ObjectNode function = call.putObject("function");
    function.put("name", Tools.checkName(item));
    function.put("arguments", item.requiredText("arguments"));
  }

  /** The calls of the assistant's message that they belong to. */
  private ArrayNode callsOfLast() {
    JsonNode last = messages.isEmpty() ? null : messages.get(messages.size() - 1);
    if (last instanceof ObjectNode message && message.path("role").asText().equals("assistant")) {
      return message.withArrayProperty("tool_calls");
    }
    ObjectNode message = messages.addObject().put("role", "assistant");
    message.putNull("content");
    return message.putArray("tool_calls");
  }

  private void takeOutput(Fields item) {
    String call = item.requiredText("call_id");
    if (!isCalled(call)) {
      throw ApiError.badValue(
          item.path("call_id"),
          "No tool call found for function call output with call_id " + call + ".");
    }
    messages
        .addObject()
        .put("role", "tool")
        .put("tool_call_id", call)
        .put("content", text(item, "output"));
  }

  private boolean isCalled(String id) {
    for (JsonNode message : messages) {
      for (JsonNode call : message.path("tool_calls")) {
        if (call.path("id").asText().equals(id)) {
          return true;
        }
      }
    }
    return false;
  }

  private static String text(Fields item, String name) {
    JsonNode content = item.required(name);
    if (content.isTextual()) {
      return content.textValue();
    }
    if (!content.isArray()) {
      throw Fields.wrongType(item.path(name), "one of a string or array of objects", content);
    }
    var text = new StringBuilder();
    for (int i = 0; i < content.size(); i++) {
      text.append(part(Fields.of(content.get(i), item.path(name) + "[" + i + "]")));
    }
    return text.toString();
  }

  private static @Nullable String part(Fields part) {
    String type = part.requiredText("type");
    if (!TEXT_PARTS.contains(type)) {
      throw ApiError.badValue(
          part.path("type"),
          "Invalid content type. '"
              + type
              + "' is only supported by models that see or hear; the"
              + " models here read text.");
    }
    return part.requiredText(type.equals("refusal") ? "refusal" : "text");
  }
}
