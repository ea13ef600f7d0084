package dev.headrace.wire;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Base64;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;
import software.amazon.awssdk.core.traits.TraitType;

/** Values of one piece, to and from the text that stands for them in paths, headers and XML. */
final class Scalars {
  private Scalars() {}

  static MarshallingKnownType type(SdkField<?> field) {
    return field.marshallingType().getKnownType();
  }

  /** The format of a field's timestamp, or the one of the place where it stands. */
  static TimestampFormatTrait.Format format(
      SdkField<?> field, TimestampFormatTrait.Format otherwise) {
    TimestampFormatTrait trait =
        field.getTrait(TimestampFormatTrait.class, TraitType.TIMESTAMP_FORMAT_TRAIT);
    return trait == null ? otherwise : trait.format();
  }

  /**
   * @throws RefusedRequest where the text is no value of the field's type
   */
  static Object parse(SdkField<?> field, String text, TimestampFormatTrait.Format otherwise) {
    try {
      return switch (type(field)) {
        case STRING -> text;
        case INTEGER -> Integer.valueOf(text.strip());
        case LONG -> Long.valueOf(text.strip());
        case SHORT -> Short.valueOf(text.strip());
        case BYTE -> Byte.valueOf(text.strip());
        case FLOAT -> Float.valueOf(plain(text));
        case DOUBLE -> Double.valueOf(plain(text));
        case BIG_DECIMAL -> new BigDecimal(plain(text));
        case BOOLEAN -> bool(text.strip());
        case INSTANT -> Timestamps.parse(text.strip(), format(field, otherwise));
        case SDK_BYTES ->
            SdkBytes.fromByteArrayUnsafe(Base64.getMimeDecoder().decode(strict(text)));
        default -> throw new IllegalStateException("not a scalar: " + field.memberName());
      };
    } catch (IllegalArgumentException e) {
      throw new RefusedRequest(
          Fault.MALFORMED_BODY,
          "'"
              + Text.shortened(text)
              + "' is not a valid "
              + title(field)
              + " for '"
              + field.locationName()
              + "'");
    }
  }

  private static String plain(String text) {
    String stripped = text.strip();
    if (stripped.length() > 400) {
      throw new IllegalArgumentException("not a number");
    }
    return stripped;
  }

  private static Boolean bool(String text) {
    return switch (text) {
      case "true", "True", "TRUE", "1" -> true;
      case "false", "False", "FALSE", "0" -> false;
      default -> throw new IllegalArgumentException("not a boolean");
    };
  }

  /** The MIME decoder skips what is not Base64, which here is an error; line breaks are not. */
  private static String strict(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean known =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '+'
              || c == '/'
              || c == '='
              || c == '\r'
              || c == '\n';
      if (!known) {
        throw new IllegalArgumentException("not Base64");
      }
    }
    return text;
  }

  static String print(SdkField<?> field, Object value, TimestampFormatTrait.Format otherwise) {
    return switch (value) {
      case Instant instant -> Timestamps.print(instant, format(field, otherwise));
      case SdkBytes bytes -> Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
      case BigDecimal number -> number.toPlainString();
      default -> value.toString();
    };
  }

  /** The type as an error names it. */
  static String title(SdkField<?> field) {
    return switch (type(field)) {
      case STRING -> "String";
      case INTEGER -> "Integer";
      case LONG -> "Long";
      case SHORT -> "Short";
      case BYTE -> "Byte";
      case FLOAT -> "Float";
      case DOUBLE -> "Double";
      case BIG_DECIMAL -> "BigDecimal";
      case BOOLEAN -> "Boolean";
      case INSTANT -> "timestamp";
      case SDK_BYTES -> "blob";
      case LIST -> "list";
      case MAP -> "map";
      default -> "structure";
    };
  }
}
