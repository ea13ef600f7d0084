package dev.headrace.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The messages of a chat. */
final class Messages {
  /** The most messages of a request. */
  static final int MAX_MESSAGES = 2_048;

  private static final List<String> ROLES =
      List.of("system", "assistant", "user", "tool", "developer");
  private static final Set<String> FIELDS =
      Set.of(
          "role",
          "content",
          "name",
          "tool_calls",
          "tool_call_id",
          "refusal",
          "annotations",
          "audio",
          "function_call");
  private static final List<String> PARTS = List.of("text", "refusal");

  private Messages() {}

  /** Checks the messages of a request. */
  static void check(Fields request) {
    request.required("messages");
    JsonNode messages = request.array("messages", 1, MAX_MESSAGES);
    boolean answersCalls = false;
    for (int i = 0; messages != null && i < messages.size(); i++) {
      Fields message = Fields.of(messages.get(i), "messages[" + i + "]");
      check(message, answersCalls);
      answersCalls =
          message.has("tool_calls") || (answersCalls && "tool".equals(message.text("role")));
    }
  }

  private static void check(Fields message, boolean answersCalls) {
    message.allowOnly(FIELDS);
    message.required("role");
    String role = message.choice("role", ROLES);
    for (String other : List.of("audio", "function_call")) {
      if (message.has(other)) {
        throw ApiError.unsupported(
            message.path(other), "The models here answer with text and tool calls.");
      }
    }
    message.text("name");
    if ("tool".equals(role)) {
      checkToolAnswer(message, answersCalls);
    }
    if (message.has("tool_calls")) {
      checkCalls(message, role);
    } else {
      checkContent(message, message.required("content"));
      return;
    }
    JsonNode content = message.get("content");
    if (content != null) {
      checkContent(message, content);
    }
  }

  private static void checkToolAnswer(Fields message, boolean answersCalls) {
    if (!answersCalls) {
      throw ApiError.badValue(
          message.path("role"),
          "Invalid parameter: messages with role 'tool' must be a response to a preceding message"
              + " with 'tool_calls'.");
    }
    message.requiredText("tool_call_id");
  }

  private static void checkCalls(Fields message, @Nullable String role) {
    if (!"assistant".equals(role)) {
      throw ApiError.badValue(
          message.path("tool_calls"),
          "Invalid '"
              + message.path("tool_calls")
              + "': only messages with role 'assistant' have them.");
    }
    JsonNode calls = message.array("tool_calls", 1, Tools.MAX_TOOLS);
    for (int i = 0; calls != null && i < calls.size(); i++) {
      Fields call = Fields.of(calls.get(i), message.path("tool_calls") + "[" + i + "]");
      call.requiredText("id");
      call.choice("type", List.of("function"));
      Fields function = Fields.of(call.required("function"), call.path("function"));
      Tools.checkName(function);
      function.requiredText("arguments");
    }
  }

  private static void checkContent(Fields message, JsonNode content) {
    String path = message.path("content");
    if (content.isTextual()) {
      return;
    }
    if (!content.isArray()) {
      throw Fields.wrongType(path, "one of a string or array of objects", content);
    }
    Fields.checkLength(path, content, 1, MAX_MESSAGES);
    for (int i = 0; i < content.size(); i++) {
      checkPart(Fields.of(content.get(i), path + "[" + i + "]"));
    }
  }

  private static void checkPart(Fields part) {
    String type = part.requiredText("type");
    if (!PARTS.contains(type)) {
      throw ApiError.badValue(
          part.path("type"),
          "Invalid content type. '"
              + type
              + "' is only supported by models that see or hear; the"
              + " models here read text.");
    }
    part.requiredText(type);
  }

  /**
   * Says messages as model servers understand them: {@code developer} is the newer name of {@code
   * system}, which their templates do not know.
   */
  static void translate(Fields request) {
    JsonNode messages = request.get("messages");
    if (messages == null) {
      return;
    }
    for (JsonNode message : messages) {
      if (message instanceof ObjectNode object
          && object.path("role").asText().equals("developer")) {
        object.put("role", "system");
      }
    }
  }

  /** Whether any message has a word in it. */
  static boolean mention(JsonNode messages, String word) {
    return messages.toString().toLowerCase(Locale.ROOT).contains(word);
  }
}
