package dev.headrace.engine.runtimeapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** What a runtime calls an error: in a header, or else in the error itself. */
final class ErrorTypes {
  static final String UNKNOWN = "Runtime.Unknown";

  private static final JsonFactory JSON = new JsonFactory();

  private ErrorTypes() {}

  static String of(RequestHead head, byte[] error) {
    String type = head.header("Lambda-Runtime-Function-Error-Type");
    return type == null || type.isEmpty() ? in(error) : type;
  }

  private static String in(byte[] error) {
    try (JsonParser parser = JSON.createParser(error)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return UNKNOWN;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals("errorType");
        if (parser.nextToken() == JsonToken.VALUE_STRING && wanted) {
          return parser.getText();
        }
        parser.skipChildren();
      }
      return UNKNOWN;
    } catch (IOException notJson) {
      return UNKNOWN;
    }
  }
}
