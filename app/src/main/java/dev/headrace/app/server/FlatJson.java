package dev.headrace.app.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Small JSON objects of texts and numbers, read and written as a stream of tokens: the mapper that
 * could do more takes a tenth of a start to set up.
 */
final class FlatJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private FlatJson() {}

  /**
   * Reads an object.
   *
   * @return its members, numbers as their digits
   * @throws IOException where it is none, or holds more than texts and numbers
   */
  static Map<String, String> read(byte[] json) throws IOException {
    Map<String, String> members = new LinkedHashMap<>();
    try (JsonParser parser = FACTORY.createParser(json)) {
      require(parser.nextToken() == JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        require(parser.nextToken().isScalarValue());
        members.put(name, parser.getText());
      }
      require(parser.currentToken() == JsonToken.END_OBJECT);
    }
    return members;
  }

  private static void require(boolean holds) throws IOException {
    if (!holds) {
      throw new IOException("it is no JSON object of texts and numbers");
    }
  }

  /** Writes an object of texts and of numbers. */
  static byte[] write(Map<String, Object> members) {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      for (Map.Entry<String, Object> member : members.entrySet()) {
        if (member.getValue() instanceof Number number) {
          json.writeNumberField(member.getKey(), number.longValue());
        } else {
          json.writeStringField(member.getKey(), member.getValue().toString());
        }
      }
      json.writeEndObject();
    } catch (IOException fromMemory) {
      throw new UncheckedIOException(fromMemory);
    }
    return bytes.toByteArray();
  }
}
