package dev.headrace.advisor.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.headrace.advisor.advice.Advice;
import java.io.IOException;
import java.io.Serial;
import java.time.LocalDate;
import java.util.Locale;

/**
 * Advice as JSON: camelCase names with units, amounts in full, dates as ISO 8601 has them, words of
 * choice in lower case with hyphens.
 */
final class JsonReport {
  private static final ObjectMapper MAPPER = mapper();

  private JsonReport() {}

  static String of(Advice advice) {
    var indenter = new DefaultIndenter("  ", "\n");
    var printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    try {
      return MAPPER.writer(printer).writeValueAsString(advice) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("advice cannot be written as JSON", e);
    }
  }

  /** The same as a tree. */
  static JsonNode tree(Advice advice) {
    return read(of(advice));
  }

  /**
   * Reads what was written.
   *
   * @throws IllegalArgumentException if it is not JSON
   */
  static JsonNode read(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static ObjectMapper mapper() {
    var module = new SimpleModule();
    module.addSerializer(new DateSerializer());
    module.addSerializer(new WordSerializer());
    return JsonMapper.builder()
        .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
        .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .addModule(module)
        .build();
  }

  /** Dates as ISO 8601 has them. */
  private static final class DateSerializer extends StdSerializer<LocalDate> {
    @Serial private static final long serialVersionUID = 1;

    DateSerializer() {
      super(LocalDate.class);
    }

    @Override
    public void serialize(LocalDate date, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(date.toString());
    }
  }

  /** {@code TOO_CLOSE_TO_CALL} as {@code too-close-to-call}. */
  @SuppressWarnings("rawtypes") // enums of all types are written alike
  private static final class WordSerializer extends StdSerializer<Enum> {
    @Serial private static final long serialVersionUID = 1;

    WordSerializer() {
      super(Enum.class);
    }

    @Override
    public void serialize(Enum word, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(word.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
  }
}
