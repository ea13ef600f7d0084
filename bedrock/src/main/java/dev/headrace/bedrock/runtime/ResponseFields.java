package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.document.Document;

/**
 * The fields of a provider's own answer that a client of Converse asks for by JSON pointers. What
 * the answer does not have is left out, as Bedrock does.
 */
final class ResponseFields {
  private final List<JsonPointer> pointers;

  /**
   * @throws dev.headrace.wire.ServiceError where a pointer is none
   */
  ResponseFields(List<String> paths) {
    pointers = paths.stream().map(ResponseFields::pointer).toList();
  }

  private static JsonPointer pointer(String path) {
    try {
      return JsonPointer.compile(path);
    } catch (IllegalArgumentException notOne) {
      throw Invalid.request(
          "additionalModelResponseFieldPaths: "
              + path
              + " is not a JSON pointer such as"
              + " /stop_sequence.");
    }
  }

  /** The document of those fields; null where none was asked for, or none is there. */
  @Nullable Document of(Stop stop, @Nullable String stopSequence) {
    ObjectNode own =
        JsonNodeFactory.instance
            .objectNode()
            .put("stop_reason", stop.name().toLowerCase(Locale.ROOT))
            .put("stop_sequence", stopSequence);
    ObjectNode found = JsonNodeFactory.instance.objectNode();
    for (JsonPointer pointer : pointers) {
      JsonNode value = own.at(pointer);
      if (!value.isMissingNode() && pointer.tail() != null && pointer.tail().matches()) {
        found.set(pointer.getMatchingProperty(), value);
      }
    }
    return found.isEmpty() ? null : Documents.of(found);
  }
}
