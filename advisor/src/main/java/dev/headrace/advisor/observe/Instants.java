package dev.headrace.advisor.observe;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads instants as logs and bills write them; one without a zone is in UTC. */
final class Instants {
  /** 2001 to 2286: what else has ten or thirteen digits is no time. */
  private static final Pattern EPOCH = Pattern.compile("[1-9]\\d{9}(\\d{3})?");

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("['T'][' ']HH:mm[:ss]")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendPattern("[XXX][XX][' UTC']")
          .toFormatter(Locale.ROOT);

  /** As the common log format has it: {@code 10/Oct/2026:13:55:36 +0000}. */
  private static final DateTimeFormatter COMMON_LOG =
      DateTimeFormatter.ofPattern("dd/MMM/uuuu:HH:mm:ss xx", Locale.ENGLISH);

  private static final int LONGEST = 40;
  private static final long MILLIS_PER_SECOND = 1_000;

  private Instants() {}

  /** Milliseconds since the epoch; null for what is no instant. */
  static @Nullable Long parse(@Nullable String text) {
    if (text == null || text.isEmpty() || text.length() > LONGEST) {
      return null;
    }
    if (EPOCH.matcher(text).matches()) {
      long number = Long.parseLong(text);
      return text.length() == 10 ? number * MILLIS_PER_SECOND : number;
    }
    if (!Character.isDigit(text.charAt(0))) {
      return null;
    }
    return parse(text.indexOf('/') > 0 ? COMMON_LOG : ISO, text);
  }

  private static @Nullable Long parse(DateTimeFormatter format, String text) {
    try {
      TemporalAccessor parsed = format.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
      return parsed instanceof OffsetDateTime time
          ? time.toInstant().toEpochMilli()
          : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }
}
