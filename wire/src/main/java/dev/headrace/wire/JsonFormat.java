package dev.headrace.wire;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkNumber;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;

/** Structures as JSON, read straight into the SDK's builders and written from its classes. */
final class JsonFormat {
  /** The most levels of nesting that a document may have. */
  static final int MAX_DEPTH = 100;

  /** The largest exponent that a number of a document may have, of either sign. */
  static final int MAX_EXPONENT = 1_000;

  private static final int MAX_STRING = 128 << 20; // operations bound their whole body first

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_STRING)
                  .build())
          .build();

  private JsonFormat() {}

  /**
   * Reads an object's members into {@code builder}. Unknown members and nulls count as absent, as
   * they do for AWS.
   *
   * @throws RefusedRequest where the bytes are no JSON object of these members
   */
  static void read(byte[] json, SdkPojo builder) {
    read(json, builder, false);
  }

  /**
   * Reads an object's members into {@code builder}. Nulls count as absent.
   *
   * @param strict whether a member that the SDK's class lacks is refused, and not passed over
   * @throws RefusedRequest where the bytes are no JSON object of these members
   */
  static void read(byte[] json, SdkPojo builder, boolean strict) {
    if (json.length == 0) {
      return;
    }
    try (JsonParser parser = JSON.createParser(json)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        return;
      }
      if (first != JsonToken.START_OBJECT) {
        throw malformed("The body is not a JSON object");
      }
      readMembers(parser, builder, strict);
      if (parser.nextToken() != null) {
        throw malformed("Something follows the JSON object");
      }
    } catch (JacksonException | CharConversionException e) {
      throw malformed("The body is not valid JSON");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void readMembers(JsonParser parser, SdkPojo builder, boolean strict)
      throws IOException {
    Fields fields = Fields.of(builder);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      SdkField<?> field = fields.members.get(parser.currentName());
      JsonToken token = parser.nextToken();
      if (field == null) {
        if (strict && token != JsonToken.VALUE_NULL) {
          refuseUnknown(parser, fields);
        }
        parser.skipChildren();
      } else if (token != JsonToken.VALUE_NULL) {
        field.set(builder, readValue(parser, field, strict));
      }
    }
  }

  /** A member that stands in the path or a header field, too, is none that would be lost. */
  private static void refuseUnknown(JsonParser parser, Fields fields) throws IOException {
    if (!fields.byName.containsKey(parser.currentName())) {
      String path = parser.getParsingContext().pathAsPointer().toString();
      throw new RefusedRequest(
          Fault.REFUSED_MEMBER,
          "Headrace does not know "
              + path.substring(1).replace('/', '.')
              + ": it is misspelt, or of a later release of the API.");
    }
  }

  private static Object readValue(JsonParser parser, SdkField<?> field, boolean strict)
      throws IOException {
    JsonToken token = parser.currentToken();
    MarshallingKnownType type = Scalars.type(field);
    return switch (type) {
      case SDK_POJO -> {
        expect(token == JsonToken.START_OBJECT, parser, field);
        SdkPojo builder = Fields.newStructure(field);
        readMembers(parser, builder, strict);
        yield Fields.build(builder);
      }
      case LIST -> {
        expect(token == JsonToken.START_ARRAY, parser, field);
        yield readList(parser, Fields.element(field), strict);
      }
      case MAP -> {
        expect(token == JsonToken.START_OBJECT, parser, field);
        yield readMap(parser, Fields.mapValue(field), strict);
      }
      case DOCUMENT -> readDocument(parser);
      case SDK_BYTES -> {
        expect(token == JsonToken.VALUE_STRING, parser, field);
        yield SdkBytes.fromByteArrayUnsafe(parser.getBinaryValue());
      }
      case STRING -> {
        expect(token == JsonToken.VALUE_STRING, parser, field);
        yield parser.getText();
      }
      case BOOLEAN -> {
        expect(token.isBoolean(), parser, field);
        yield parser.getBooleanValue();
      }
      case INSTANT -> readInstant(parser, field);
      default -> {
        expect(token.isNumeric() || isNamedNumber(parser), parser, field);
        yield Scalars.parse(
            field, integral(parser, type), TimestampFormatTrait.Format.UNIX_TIMESTAMP);
      }
    };
  }

  /** JSON has no words for these three, so that they are sent as strings. */
  private static boolean isNamedNumber(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_STRING
        && List.of("NaN", "Infinity", "-Infinity").contains(parser.getText());
  }

  /** A whole number that is written with a fraction of zero or an exponent is one all the same. */
  private static String integral(JsonParser parser, MarshallingKnownType type) throws IOException {
    String text = parser.getText();
    boolean whole =
        type == MarshallingKnownType.INTEGER
            || type == MarshallingKnownType.LONG
            || type == MarshallingKnownType.SHORT
            || type == MarshallingKnownType.BYTE;
    if (!whole || parser.currentToken() != JsonToken.VALUE_NUMBER_FLOAT) {
      return text;
    }
    double value = parser.getDoubleValue();
    return value == Math.rint(value) && Math.abs(value) < 1L << 53
        ? Long.toString((long) value)
        : text;
  }

  private static Instant readInstant(JsonParser parser, SdkField<?> field) throws IOException {
    TimestampFormatTrait.Format format =
        Scalars.format(field, TimestampFormatTrait.Format.UNIX_TIMESTAMP);
    boolean number =
        format == TimestampFormatTrait.Format.UNIX_TIMESTAMP
            || format == TimestampFormatTrait.Format.UNIX_TIMESTAMP_MILLIS;
    expect(
        number ? parser.currentToken().isNumeric() : parser.hasToken(JsonToken.VALUE_STRING),
        parser,
        field);
    return (Instant) Scalars.parse(field, parser.getText(), format);
  }

  private static List<Object> readList(JsonParser parser, SdkField<?> element, boolean strict)
      throws IOException {
    List<Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_NULL) {
        list.add(readValue(parser, element, strict));
      }
    }
    return list;
  }

  private static Map<String, Object> readMap(JsonParser parser, SdkField<?> value, boolean strict)
      throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_NULL) {
        map.put(key, readValue(parser, value, strict));
      }
    }
    return map;
  }

  private static Document readDocument(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Document.MapBuilder map = Document.mapBuilder();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          map.putDocument(key, readDocument(parser));
        }
        yield map.build();
      }
      case START_ARRAY -> {
        Document.ListBuilder list = Document.listBuilder();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.addDocument(readDocument(parser));
        }
        yield list.build();
      }
      case VALUE_STRING -> Document.fromString(parser.getText());
      case VALUE_TRUE -> Document.fromBoolean(true);
      case VALUE_FALSE -> Document.fromBoolean(false);
      case VALUE_NULL -> Document.fromNull();
      default -> Document.fromNumber(readNumber(parser));
    };
  }

  /** A few characters may say a number whose digits no memory holds, for whoever writes it out. */
  private static SdkNumber readNumber(JsonParser parser) throws IOException {
    try {
      BigDecimal number = new BigDecimal(parser.getText());
      if (Math.abs((long) number.scale()) <= MAX_EXPONENT) {
        return SdkNumber.fromBigDecimal(number);
      }
    } catch (NumberFormatException beyondAnyScale) {
      // refused as any other exponent that is too large
    }
    throw malformed("The body has a number whose exponent is beyond " + MAX_EXPONENT);
  }

  private static void expect(boolean right, JsonParser parser, SdkField<?> field) {
    if (right) {
      return;
    }
    throw malformed(
        switch (parser.currentToken()) {
          case START_OBJECT -> "Start of structure or map found where not expected.";
          case START_ARRAY -> "Start of list found where not expected";
          case VALUE_STRING -> "STRING_VALUE can not be converted to " + withArticle(field);
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
              "NUMBER_VALUE can not be converted to " + withArticle(field);
          case VALUE_TRUE -> "TRUE_VALUE can not be converted to " + withArticle(field);
          case VALUE_FALSE -> "FALSE_VALUE can not be converted to " + withArticle(field);
          default -> "Unexpected value type in payload";
        });
  }

  private static String withArticle(SdkField<?> field) {
    String title = Scalars.title(field);
    return (title.equals("Integer") ? "an " : "a ") + title;
  }

  private static RefusedRequest malformed(String message) {
    return new RefusedRequest(Fault.MALFORMED_BODY, message);
  }

  /** A structure's body members as a JSON object. */
  static byte[] write(SdkPojo pojo) {
    return generate(generator -> writeMembers(generator, pojo));
  }

  /** An object of plain values, for errors. */
  static byte[] write(Map<String, Object> members) {
    return generate(generator -> {
      generator.writeStartObject();
      for (Map.Entry<String, Object> member : members.entrySet()) {
        generator.writeFieldName(member.getKey());
        generator.writePOJO(plain(member.getValue()));
      }
      generator.writeEndObject();
    });
  }

  private static Object plain(Object value) {
    return value instanceof Number || value instanceof Boolean ? value : value.toString();
  }

  /** Writes with a generator. */
  private interface Script {
    void run(JsonGenerator generator) throws IOException;
  }

  private static byte[] generate(Script script) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator generator = JSON.createGenerator(out)) {
      script.run(generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void writeMembers(JsonGenerator generator, SdkPojo pojo) throws IOException {
    generator.writeStartObject();
    for (SdkField<?> field : Fields.of(pojo).members.values()) {
      Object value = Fields.value(pojo, field);
      if (value != null) {
        generator.writeFieldName(field.locationName());
        writeValue(generator, field, value);
      }
    }
    generator.writeEndObject();
  }

  private static void writeValue(JsonGenerator generator, SdkField<?> field, @Nullable Object value)
      throws IOException {
    switch (value) {
      case null -> generator.writeNull();
      case SdkPojo nested -> writeMembers(generator, nested);
      case List<?> list -> {
        generator.writeStartArray();
        for (Object element : list) {
          writeValue(generator, Fields.element(field), element);
        }
        generator.writeEndArray();
      }
      case Map<?, ?> map -> {
        generator.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          generator.writeFieldName(entry.getKey().toString());
          writeValue(generator, Fields.mapValue(field), entry.getValue());
        }
        generator.writeEndObject();
      }
      case String text -> generator.writeString(text);
      case Boolean truth -> generator.writeBoolean(truth);
      case Instant instant -> writeInstant(generator, field, instant);
      case SdkBytes bytes -> generator.writeBinary(bytes.asByteArrayUnsafe());
      case Float number -> writeDouble(generator, number, number.toString());
      case Double number -> writeDouble(generator, number, number.toString());
      case BigDecimal number -> generator.writeNumber(number);
      case Number number -> generator.writeNumber(number.longValue());
      case Document document -> writeDocument(generator, document);
      default -> throw new IllegalStateException("no JSON for " + value.getClass());
    }
  }

  private static void writeDouble(JsonGenerator generator, double value, String text)
      throws IOException {
    if (Double.isFinite(value)) {
      generator.writeNumber(text);
    } else {
      generator.writeString(text);
    }
  }

  private static void writeInstant(JsonGenerator generator, SdkField<?> field, Instant instant)
      throws IOException {
    TimestampFormatTrait.Format format =
        Scalars.format(field, TimestampFormatTrait.Format.UNIX_TIMESTAMP);
    switch (format) {
      case UNIX_TIMESTAMP -> generator.writeNumber(Timestamps.epochSeconds(instant));
      case UNIX_TIMESTAMP_MILLIS -> generator.writeNumber(instant.toEpochMilli());
      default -> generator.writeString(Timestamps.print(instant, format));
    }
  }

  private static void writeDocument(JsonGenerator generator, Document document) throws IOException {
    if (document.isNull()) {
      generator.writeNull();
    } else if (document.isBoolean()) {
      generator.writeBoolean(document.asBoolean());
    } else if (document.isNumber()) {
      generator.writeNumber(document.asNumber().bigDecimalValue());
    } else if (document.isString()) {
      generator.writeString(document.asString());
    } else if (document.isList()) {
      generator.writeStartArray();
      for (Document element : document.asList()) {
        writeDocument(generator, element);
      }
      generator.writeEndArray();
    } else {
      generator.writeStartObject();
      for (Map.Entry<String, Document> entry : document.asMap().entrySet()) {
        generator.writeFieldName(entry.getKey());
        writeDocument(generator, entry.getValue());
      }
      generator.writeEndObject();
    }
  }
}
