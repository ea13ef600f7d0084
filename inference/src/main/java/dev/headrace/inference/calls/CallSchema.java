package dev.headrace.inference.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The schema of an object that stands for the call of a tool: {@code {"name": "NAME", "arguments":
 * {...}}}.
 */
final class CallSchema {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String LOCAL = "#/";

  private CallSchema() {}

  /**
   * The request with such a schema instead of the choice of a tool; empty where it names a tool
   * that there is not, which is the server's to refuse.
   */
  static Optional<ObjectNode> of(ObjectNode request) {
    List<JsonNode> functions = chosen(request);
    if (functions.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode rewritten = request.deepCopy();
    rewritten.put("tool_choice", "none");
    ObjectNode format = rewritten.putObject("response_format").put("type", "json_schema");
    format.putObject("json_schema").put("name", "call").set("schema", schema(functions));
    return Optional.of(rewritten);
  }

  /** The functions of which one is to be called. */
  private static List<JsonNode> chosen(ObjectNode request) {
    JsonNode choice = request.path("tool_choice");
    String name = choice.path("function").path("name").asText();
    List<JsonNode> functions = new ArrayList<>();
    for (JsonNode tool : request.path("tools")) {
      JsonNode function = tool.path("function");
      if (!choice.isObject() || function.path("name").asText().equals(name)) {
        functions.add(function);
      }
    }
    return functions;
  }

  /** Each call is a definition of its own, so that references within its parameters still hold. */
  private static ObjectNode schema(List<JsonNode> functions) {
    ObjectNode schema = NODES.objectNode();
    ArrayNode any = schema.putArray("anyOf");
    ObjectNode definitions = schema.putObject("$defs");
    for (int i = 0; i < functions.size(); i++) {
      String path = LOCAL + "$defs/call" + i;
      definitions.set("call" + i, call(functions.get(i), path));
      any.addObject().put("$ref", path);
    }
    return schema;
  }

  private static ObjectNode call(JsonNode function, String path) {
    ObjectNode call = NODES.objectNode().put("type", "object");
    ObjectNode properties = call.putObject("properties");
    properties.putObject("name").put("const", function.path("name").asText());
    JsonNode parameters = function.path("parameters");
    properties.set(
        "arguments",
        parameters.isObject()
            ? moved(parameters, path + "/properties/arguments/")
            : NODES.objectNode().put("type", "object"));
    call.putArray("required").add("name").add("arguments");
    return call.put("additionalProperties", false);
  }

  /** The schema with its local references pointing to where it is put. */
  private static JsonNode moved(JsonNode node, String to) {
    if (node.isArray()) {
      ArrayNode array = NODES.arrayNode();
      node.forEach(element -> array.add(moved(element, to)));
      return array;
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode object = NODES.objectNode();
    node.properties()
        .forEach(member -> {
          JsonNode value = member.getValue();
          boolean isReference =
              member.getKey().equals("$ref")
                  && value.isTextual()
                  && value.textValue().startsWith(LOCAL);
          object.set(
              member.getKey(),
              isReference
                  ? NODES.textNode(to + value.textValue().substring(LOCAL.length()))
                  : moved(value, to));
        });
    return object;
  }
}
