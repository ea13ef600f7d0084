package dev.headrace.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.traits.JsonValueTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;
import software.amazon.awssdk.core.traits.TraitType;

/**
 * The members of the rest protocols that stand in the path, the query, the header fields and the
 * status, and the member that is the whole body.
 */
final class HttpBindings {
  private HttpBindings() {}

  /** Fills in the members that are not in the body. */
  static void decode(Map<String, String> labels, WireRequest request, SdkPojo builder) {
    for (SdkField<?> field : Fields.of(builder).bound) {
      Object value =
          switch (field.location()) {
            case PATH, GREEDY_PATH -> fromLabel(field, labels);
            case QUERY_PARAM -> fromQuery(field, request.query(), builder);
            case HEADER -> fromHeader(field, request.headers());
            default -> null;
          };
      if (value != null) {
        field.set(builder, value);
      }
    }
  }

  private static @Nullable Object fromLabel(SdkField<?> field, Map<String, String> labels) {
    String text = labels.get(field.locationName());
    return text == null ? null : Scalars.parse(field, text, Format.ISO_8601);
  }

  private static @Nullable Object fromQuery(SdkField<?> field, Query query, SdkPojo builder) {
    return switch (Scalars.type(field)) {
      case LIST -> {
        List<Object> values = new ArrayList<>();
        for (String text : query.all(field.locationName())) {
          values.add(Scalars.parse(Fields.element(field), text, Format.ISO_8601));
        }
        yield values.isEmpty() ? null : values;
      }
      case MAP -> otherParameters(field, query, builder);
      default -> {
        String text = query.first(field.locationName());
        yield text == null ? null : Scalars.parse(field, text, Format.ISO_8601);
      }
    };
  }

  /** A map in the query takes the parameters that no other member has. */
  private static @Nullable Object otherParameters(SdkField<?> field, Query query, SdkPojo builder) {
    List<String> taken =
        Fields.of(builder).bound.stream()
            .filter(other -> other.location() == MarshallLocation.QUERY_PARAM && other != field)
            .map(SdkField::locationName)
            .toList();
    boolean lists = Scalars.type(Fields.mapValue(field)).name().equals("LIST");
    Map<String, Object> map = new LinkedHashMap<>();
    query.forEach((name, value) -> {
      if (!taken.contains(name)) {
        map.putIfAbsent(name, lists ? query.all(name) : value);
      }
    });
    return map.isEmpty() ? null : map;
  }

  private static @Nullable Object fromHeader(SdkField<?> field, Headers headers) {
    return switch (Scalars.type(field)) {
      case LIST -> {
        List<Object> values = new ArrayList<>();
        for (String line : headers.all(field.locationName())) {
          for (String text : line.split(",", -1)) {
            if (!text.isBlank()) {
              values.add(Scalars.parse(Fields.element(field), text.strip(), Format.RFC_822));
            }
          }
        }
        yield values.isEmpty() ? null : values;
      }
      case MAP -> prefixed(field.locationName(), headers);
      default -> {
        String text = headers.first(field.locationName());
        if (text == null || (text.isEmpty() && !isString(field))) {
          yield null;
        }
        yield isJsonValue(field) ? unwrapped(text) : Scalars.parse(field, text, Format.RFC_822);
      }
    };
  }

  /** The fields whose names start alike: {@code x-amz-meta-}. */
  private static @Nullable Object prefixed(String prefix, Headers headers) {
    Map<String, String> map = new LinkedHashMap<>();
    headers.forEach((name, value) -> {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.startsWith(prefix.toLowerCase(Locale.ROOT))) {
        map.merge(lower.substring(prefix.length()), value, (a, b) -> a + "," + b);
      }
    });
    return map.isEmpty() ? null : map;
  }

  private static boolean isString(SdkField<?> field) {
    return field.marshallingType().getTargetClass() == String.class;
  }

  private static boolean isJsonValue(SdkField<?> field) {
    return field.getTrait(JsonValueTrait.class, TraitType.JSON_VALUE_TRAIT) != null;
  }

  private static String unwrapped(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new RefusedRequest(Fault.MALFORMED_BODY, "A header field is not valid Base64");
    }
  }

  /** Writes the members that are header fields, and returns the status. */
  static int encode(SdkPojo response, int status, Headers.Builder headers) {
    int chosen = status;
    for (SdkField<?> field : Fields.of(response).bound) {
      Object value = Fields.value(response, field);
      if (value == null) {
        continue;
      }
      if (field.location() == MarshallLocation.STATUS_CODE) {
        chosen = (Integer) value;
      } else if (field.location() == MarshallLocation.HEADER) {
        toHeader(field, value, headers);
      }
    }
    return chosen;
  }

  private static void toHeader(SdkField<?> field, Object value, Headers.Builder headers) {
    switch (value) {
      case Map<?, ?> map ->
          map.forEach((key, item) -> headers.add(field.locationName() + key, line(item)));
      case List<?> list -> {
        List<String> texts = new ArrayList<>();
        for (Object item : list) {
          texts.add(Scalars.print(Fields.element(field), item, Format.RFC_822));
        }
        headers.add(field.locationName(), line(String.join(",", texts)));
      }
      case String text when isJsonValue(field) ->
          headers.add(
              field.locationName(),
              Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
      default ->
          headers.add(field.locationName(), line(Scalars.print(field, value, Format.RFC_822)));
    }
  }

  /** A value must not break out of its line. */
  private static String line(Object value) {
    return value.toString().replace('\r', ' ').replace('\n', ' ');
  }

  /** The bytes of a member that is the whole body and has no structure. */
  static byte[] bytes(Object payload) {
    return payload instanceof SdkBytes blob
        ? blob.asByteArrayUnsafe()
        : payload.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The value of a member that is the whole body and has no structure. */
  static Object fromBytes(SdkField<?> field, byte[] body) {
    return isString(field)
        ? new String(body, StandardCharsets.UTF_8)
        : SdkBytes.fromByteArrayUnsafe(body);
  }
}
