package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The form of a JSON schema, as far as a model server needs it to be right: what it cannot read it
 * answers with an error of its own, or worse.
 */
final class ToolSchema {
  private static final Set<String> TYPES =
      Set.of("object", "array", "string", "number", "integer", "boolean", "null");

  private ToolSchema() {}

  /**
   * What is wrong with the schema of a tool's input, which is an object.
   *
   * @param path of the schema, for the words
   */
  static Optional<String> problemOfInput(JsonNode schema, String path) {
    if (!schema.path("type").asText("").equals("object")) {
      return Optional.of("The value at " + path + ".type must be one of the following: object.");
    }
    return problem(schema, path);
  }

  /** What is wrong with a schema. */
  static Optional<String> problem(JsonNode schema, String path) {
    if (schema.isBoolean()) {
      return Optional.empty();
    }
    if (!schema.isObject()) {
      return Optional.of("The value at " + path + " must be a JSON schema, which is an object.");
    }
    return ofType(schema.path("type"), path + ".type")
        .or(() -> ofNames(schema.path("required"), path + ".required"))
        .or(() -> ofChoices(schema.path("enum"), path + ".enum"))
        .or(() -> ofMap(schema.path("properties"), path + ".properties"))
        .or(() -> ofMap(schema.path("$defs"), path + ".$defs"))
        .or(() -> schema.has("items") ? ofItems(schema.path("items"), path) : Optional.empty())
        .or(() -> ofList(schema.path("anyOf"), path + ".anyOf"))
        .or(() -> ofList(schema.path("oneOf"), path + ".oneOf"))
        .or(() -> ofList(schema.path("allOf"), path + ".allOf"));
  }

  private static Optional<String> ofItems(JsonNode items, String path) {
    return items.isArray() ? ofList(items, path + ".items") : problem(items, path + ".items");
  }

  private static Optional<String> ofType(JsonNode type, String path) {
    if (type.isMissingNode()) {
      return Optional.empty();
    }
    for (JsonNode each : type.isArray() ? type : java.util.List.of(type)) {
      if (!each.isTextual() || !TYPES.contains(each.textValue())) {
        return Optional.of(
            "The value at "
                + path
                + " must be one of the following: array, boolean, integer, null, number, object,"
                + " string.");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> ofNames(JsonNode names, String path) {
    boolean right = names.isMissingNode() || names.isArray();
    for (JsonNode name : names) {
      right &= name.isTextual();
    }
    return right
        ? Optional.empty()
        : Optional.of("The value at " + path + " must be a list of names.");
  }

  private static Optional<String> ofChoices(JsonNode choices, String path) {
    return choices.isMissingNode() || (choices.isArray() && !choices.isEmpty())
        ? Optional.empty()
        : Optional.of("The value at " + path + " must be a list that is not empty.");
  }

  private static Optional<String> ofMap(JsonNode map, String path) {
    if (map.isMissingNode()) {
      return Optional.empty();
    }
    if (!map.isObject()) {
      return Optional.of("The value at " + path + " must be an object.");
    }
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      Optional<String> found = problem(entry.getValue(), path + "." + entry.getKey());
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> ofList(JsonNode list, String path) {
    if (list.isMissingNode()) {
      return Optional.empty();
    }
    if (!list.isArray()) {
      return Optional.of("The value at " + path + " must be a list.");
    }
    for (int i = 0; i < list.size(); i++) {
      Optional<String> found = problem(list.get(i), path + "." + i);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}
