package dev.headrace.wire;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/** The ways in which AWS writes an instant. */
final class Timestamps {
  private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(253_402_300_799L); // year 9999
  private static final BigDecimal MIN_SECONDS = BigDecimal.valueOf(-62_135_596_800L); // year 1
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Timestamps() {}

  /**
   * @throws IllegalArgumentException where it is no instant between the years 1 and 9999
   */
  static Instant parse(String text, Format format) {
    try {
      return switch (format) {
        case ISO_8601 -> bounded(DateTimeFormatter.ISO_INSTANT.parse(text, Instant::from));
        case RFC_822 -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
        case UNIX_TIMESTAMP -> ofSeconds(number(text));
        case UNIX_TIMESTAMP_MILLIS -> ofSeconds(number(text).movePointLeft(3));
      };
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a timestamp", e);
    }
  }

  private static BigDecimal number(String text) {
    if (text.length() > 40) {
      throw new IllegalArgumentException("not a timestamp");
    }
    return new BigDecimal(text);
  }

  static Instant ofSeconds(BigDecimal seconds) {
    if (seconds.compareTo(MAX_SECONDS) > 0 || seconds.compareTo(MIN_SECONDS) < 0) {
      throw new IllegalArgumentException("a timestamp lies between the years 1 and 9999");
    }
    BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
    int nanos = seconds.subtract(whole).movePointRight(9).intValue();
    return Instant.ofEpochSecond(whole.longValueExact(), nanos);
  }

  private static Instant bounded(Instant instant) {
    return ofSeconds(seconds(instant));
  }

  private static BigDecimal seconds(Instant instant) {
    return BigDecimal.valueOf(instant.getEpochSecond())
        .add(BigDecimal.valueOf(instant.getNano(), 9));
  }

  static String print(Instant instant, Format format) {
    return switch (format) {
      case ISO_8601 -> DateTimeFormatter.ISO_INSTANT.format(instant.truncatedTo(ChronoUnit.MILLIS));
      case RFC_822 -> HTTP_DATE.format(instant);
      case UNIX_TIMESTAMP -> epochSeconds(instant).toPlainString();
      case UNIX_TIMESTAMP_MILLIS -> Long.toString(instant.toEpochMilli());
    };
  }

  /** S3 writes the milliseconds even where they are zero. */
  static String printWithMillis(Instant instant) {
    return MILLIS.format(instant);
  }

  /** Seconds since 1970, to the millisecond, without trailing zeros. */
  static BigDecimal epochSeconds(Instant instant) {
    BigDecimal seconds = seconds(instant.truncatedTo(ChronoUnit.MILLIS)).stripTrailingZeros();
    return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
  }
}
