package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headrace.wire.ServiceError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a request in a provider's format, with the path to it for errors: {@code #/messages/0}.
 */
final class Input {
  /** The most levels of nesting that a body may have. */
  static final int MAX_DEPTH = 100;

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(25_000_000)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final JsonNode node;
  private final String path;

  Input(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /**
   * Reads a whole body.
   *
   * @throws ServiceError where it is no JSON object
   */
  static Input of(byte[] body) {
    try {
      JsonNode node = JSON.readTree(body);
      if (node != null && node.isObject()) {
        return new Input(node, "#");
      }
    } catch (IOException malformed) {
      throw Invalid.request("Malformed input request, please reformat your input and try again.");
    }
    throw Invalid.input("#: expected type: JSONObject");
  }

  JsonNode node() {
    return node;
  }

  String path() {
    return path;
  }

  /** Refuses an object with any other key. */
  Input only(String... keys) {
    if (!node.isObject()) {
      throw wrongType("JSONObject");
    }
    List<String> known = Arrays.asList(keys);
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw Invalid.input(path + ": extraneous key [" + name + "] is not permitted");
      }
    }
    return this;
  }

  boolean has(String key) {
    return !node.path(key).isMissingNode() && !node.path(key).isNull();
  }

  /** A member, or null where it is absent or null. */
  @Nullable Input get(String key) {
    return has(key) ? new Input(node.path(key), path + "/" + key) : null;
  }

  Input required(String key) {
    Input member = get(key);
    if (member == null) {
      throw Invalid.input(path + ": required key [" + key + "] not found");
    }
    return member;
  }

  /** The elements of a member that is a list; empty where it is absent. */
  List<Input> list(String key) {
    Input member = get(key);
    return member == null ? List.of() : member.elements();
  }

  List<Input> elements() {
    if (!node.isArray()) {
      throw wrongType("JSONArray");
    }
    List<Input> elements = new ArrayList<>();
    for (JsonNode element : node) {
      elements.add(new Input(element, path + "/" + elements.size()));
    }
    return elements;
  }

  String text() {
    if (!node.isTextual()) {
      throw wrongType("String");
    }
    return node.textValue();
  }

  boolean isText() {
    return node.isTextual();
  }

  String text(String key) {
    return required(key).text();
  }

  @Nullable String textOrNull(String key) {
    Input member = get(key);
    return member == null ? null : member.text();
  }

  boolean truth(String key) {
    Input member = get(key);
    if (member != null && !member.node.isBoolean()) {
      throw member.wrongType("Boolean");
    }
    return member != null && member.node.booleanValue();
  }

  List<String> texts(String key) {
    return list(key).stream().map(Input::text).toList();
  }

  /** A whole number within bounds, or null where it is absent. */
  @Nullable Integer whole(String key, int least, int most) {
    Input member = get(key);
    if (member == null) {
      return null;
    }
    if (!member.node.canConvertToExactIntegral()) {
      throw member.wrongType("Integer");
    }
    member.checkBounds(least, most);
    return member.node.intValue();
  }

  /** A number within bounds, or null where it is absent. */
  @Nullable Double number(String key, double least, double most) {
    Input member = get(key);
    if (member == null) {
      return null;
    }
    if (!member.node.isNumber()) {
      throw member.wrongType("Number");
    }
    member.checkBounds(least, most);
    return member.node.doubleValue();
  }

  private void checkBounds(double least, double most) {
    double value = node.doubleValue();
    if (value < least) {
      throw Invalid.input(
          path + ": " + node.asText() + " is not greater or equal to " + shown(least));
    }
    if (value > most) {
      throw Invalid.input(path + ": " + node.asText() + " is not less or equal to " + shown(most));
    }
  }

  private static String shown(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }

  ServiceError wrongType(String expected) {
    String found =
        switch (node.getNodeType()) {
          case OBJECT -> "JSONObject";
          case ARRAY -> "JSONArray";
          case STRING -> "String";
          case BOOLEAN -> "Boolean";
          case NUMBER -> node.isIntegralNumber() ? "Integer" : "Number";
          default -> "Null";
        };
    return Invalid.input(path + ": expected type: " + expected + ", found: " + found);
  }
}
