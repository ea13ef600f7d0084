package dev.headrace.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tools that a model may call, and which of them it must. */
final class Tools {
  /**
   * The most tools of a request (<a
   * href="https://platform.openai.com/docs/api-reference/chat/create#chat-create-tools">source</a>).
   */
  static final int MAX_TOOLS = 128;

  static final int MAX_NAME_CHARACTERS = 64;

  private static final Pattern NAME =
      Pattern.compile("[a-zA-Z0-9_-]{1," + MAX_NAME_CHARACTERS + "}");
  private static final Set<String> FUNCTION = Set.of("name", "description", "parameters", "strict");
  private static final List<String> CHOICES = List.of("none", "auto", "required");

  private Tools() {}

  /** Checks {@code tools} and {@code tool_choice} as chats have them. */
  static void check(Fields request) {
    JsonNode tools = request.array("tools", 1, MAX_TOOLS);
    Set<String> names = new HashSet<>();
    if (tools != null) {
      for (int i = 0; i < tools.size(); i++) {
        names.add(checkTool(Fields.of(tools.get(i), "tools[" + i + "]")));
      }
    }
    checkChoice(request, names);
    if (request.has("parallel_tool_calls") && tools == null) {
      request.flag("parallel_tool_calls");
      throw ApiError.badValue(
          "parallel_tool_calls", "'parallel_tool_calls' is only allowed when 'tools' are given.");
    }
  }

  private static String checkTool(Fields tool) {
    tool.allowOnly(Set.of("type", "function"));
    tool.required("type");
    tool.choice("type", List.of("function"));
    Fields function = Fields.of(tool.required("function"), tool.path("function"));
    function.allowOnly(FUNCTION);
    return checkFunction(function, function.path("parameters"));
  }

  /** Checks a function's name, description and parameters; returns the name. */
  static String checkFunction(Fields function, String schemaPath) {
    String name = checkName(function);
    function.text("description");
    function.flag("strict");
    JsonNode parameters = function.get("parameters");
    if (parameters != null) {
      checkParameters(name, parameters, schemaPath);
    }
    return name;
  }

  /** Checks the name of a function or schema. */
  static String checkName(Fields named) {
    String name = named.requiredText("name");
    if (!NAME.matcher(name).matches()) {
      throw ApiError.badValue(
          named.path("name"),
          "Invalid '"
              + named.path("name")
              + "': a name has 1 to "
              + MAX_NAME_CHARACTERS
              + " letters, digits, underscores and hyphens.");
    }
    return name;
  }

  private static void checkParameters(String name, JsonNode schema, String path) {
    String fault = Schemas.fault(schema);
    if (fault == null && schema.size() > 0 && !schema.path("type").asText().equals("object")) {
      fault = "the schema of a function's parameters has the type 'object'";
    }
    if (fault != null) {
      throw ApiError.badRequest(
          path,
          "invalid_function_parameters",
          "Invalid schema for function '" + name + "': " + fault + ".");
    }
  }

  private static void checkChoice(Fields request, Set<String> names) {
    JsonNode choice = request.get("tool_choice");
    if (choice == null) {
      return;
    }
    if (names.isEmpty() && !(choice.isTextual() && choice.textValue().equals("none"))) {
      throw ApiError.badValue(
          "tool_choice",
          "Invalid value for 'tool_choice': it is only allowed when 'tools' are given.");
    }
    if (choice.isTextual()) {
      request.choice("tool_choice", CHOICES);
      return;
    }
    Fields chosen = Fields.of(choice, "tool_choice");
    chosen.required("type");
    chosen.choice("type", List.of("function"));
    Fields function = Fields.of(chosen.required("function"), "tool_choice.function");
    String name = function.requiredText("name");
    if (!names.contains(name)) {
      throw ApiError.badValue(
          "tool_choice", "Tool choice '" + name + "' not found in 'tools' parameter.");
    }
  }

  /** Checks the schema that an answer shall have. */
  static void checkAnswerSchema(String name, @Nullable JsonNode schema, String path) {
    if (schema == null) {
      throw ApiError.missing(path);
    }
    String fault = Schemas.fault(schema);
    if (fault != null) {
      throw ApiError.badRequest(
          path,
          "invalid_value",
          "Invalid schema for response_format '" + name + "': " + fault + ".");
    }
  }
}
