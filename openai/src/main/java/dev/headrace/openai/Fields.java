package dev.headrace.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object of a request, read by name and held to their types and ranges; what
 * is wrong is told in OpenAI's words. A field that is null counts as absent.
 */
final class Fields {
  private static final int MAX_SHOWN = 64;

  private final ObjectNode object;
  private final String path;

  private Fields(ObjectNode object, String path) {
    this.object = object;
    this.path = path;
  }

  /**
   * Reads an object.
   *
   * @param path where it stands in the request; empty for the request itself
   */
  static Fields of(JsonNode node, String path) {
    if (node instanceof ObjectNode object) {
      return new Fields(object, path);
    }
    throw wrongType(path, "an object", node);
  }

  /** A value of the wrong type. */
  static ApiError wrongType(String path, String expected, JsonNode got) {
    return ApiError.badRequest(
        path,
        "invalid_type",
        "Invalid type for '"
            + path
            + "': expected "
            + expected
            + ", but got "
            + typeOf(got)
            + " instead.");
  }

  private static String typeOf(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> "a string";
      case NUMBER -> node.isIntegralNumber() ? "an integer" : "a decimal number";
      case BOOLEAN -> "a boolean";
      case ARRAY -> "an array";
      case OBJECT, POJO -> "an object";
      default -> "null";
    };
  }

  ObjectNode object() {
    return object;
  }

  /** Where a field stands in the request. */
  String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Refuses fields of any other name. */
  void allowOnly(Collection<String> names) {
    object
        .fieldNames()
        .forEachRemaining(name -> {
          if (!names.contains(name)) {
            String shown = path(shortened(name));
            throw ApiError.badRequest(
                shown, "unknown_parameter", "Unknown parameter: '" + shown + "'.");
          }
        });
  }

  boolean has(String name) {
    return get(name) != null;
  }

  /** A field's value; null where it is absent. */
  @Nullable JsonNode get(String name) {
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }

  JsonNode required(String name) {
    JsonNode value = get(name);
    if (value == null) {
      throw ApiError.missing(path(name));
    }
    return value;
  }

  @Nullable String text(String name) {
    JsonNode value = get(name);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      throw wrongType(path(name), "a string", value);
    }
    return value.textValue();
  }

  String requiredText(String name) {
    required(name);
    String text = text(name);
    return text == null ? "" : text;
  }

  /** One of the values that are allowed; null where the field is absent. */
  @Nullable String choice(String name, List<String> allowed) {
    String value = text(name);
    if (value != null && !allowed.contains(value)) {
      throw noChoice(path(name), value, allowed);
    }
    return value;
  }

  /** A value that is none of those that are allowed. */
  static ApiError noChoice(String path, String value, List<String> allowed) {
    String quoted = allowed.stream().map(one -> "'" + one + "'").collect(Collectors.joining(", "));
    return ApiError.badValue(
        path, "Invalid value: '" + shortened(value) + "'. Supported values are: " + quoted + ".");
  }

  boolean flag(String name) {
    JsonNode value = get(name);
    if (value == null) {
      return false;
    }
    if (!value.isBoolean()) {
      throw wrongType(path(name), "a boolean", value);
    }
    return value.booleanValue();
  }

  /** An integer of a range; null where the field is absent. */
  @Nullable Integer integer(String name, int least, int most) {
    JsonNode value = get(name);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber()) {
      throw wrongType(path(name), "an integer", value);
    }
    if (!value.canConvertToInt() || value.intValue() < least || value.intValue() > most) {
      boolean below = value.bigIntegerValue().signum() < 0 || value.longValue() < least;
      throw outOfRange(
          "integer", path(name), below, below ? least : most, shortened(value.asText()));
    }
    return value.intValue();
  }

  /** A number of a range; null where the field is absent. */
  @Nullable Double decimal(String name, double least, double most) {
    JsonNode value = get(name);
    if (value == null) {
      return null;
    }
    if (!value.isNumber()) {
      throw wrongType(path(name), "a decimal number", value);
    }
    double number = value.doubleValue();
    if (!(number >= least && number <= most)) {
      boolean below = number < least;
      throw outOfRange(
          "decimal", path(name), below, below ? least : most, shortened(value.asText()));
    }
    return number;
  }

  private static ApiError outOfRange(
      String kind, String path, boolean below, Number limit, String got) {
    String bound =
        limit instanceof Double d && d == Math.rint(d) ? limit.longValue() + "" : limit + "";
    return ApiError.badRequest(
        path,
        kind + (below ? "_below_min_value" : "_above_max_value"),
        "Invalid '"
            + path
            + "': "
            + kind
            + (below ? " below minimum" : " above maximum")
            + " value. Expected a value "
            + (below ? ">= " : "<= ")
            + bound
            + ", but got "
            + got
            + " instead.");
  }

  /** An array of so many elements; null where the field is absent. */
  @Nullable JsonNode array(String name, int least, int most) {
    JsonNode value = get(name);
    if (value == null) {
      return null;
    }
    if (!value.isArray()) {
      throw wrongType(path(name), "an array", value);
    }
    checkLength(path(name), value, least, most);
    return value;
  }

  /** Holds an array to its length. */
  static void checkLength(String path, JsonNode array, int least, int most) {
    if (array.size() < least) {
      throw ApiError.badRequest(
          path,
          "empty_array",
          "Invalid '"
              + path
              + "': empty array. Expected an array with minimum length "
              + least
              + ", but got an empty array instead.");
    }
    if (array.size() > most) {
      throw ApiError.badRequest(
          path,
          "array_above_max_length",
          "Invalid '"
              + path
              + "': array too long. Expected an array with maximum length "
              + most
              + ", but got an array with length "
              + array.size()
              + " instead.");
    }
  }

  /** An object within; null where the field is absent. */
  @Nullable Fields within(String name) {
    JsonNode value = get(name);
    return value == null ? null : of(value, path(name));
  }

  private static String shortened(String text) {
    return text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text;
  }
}
