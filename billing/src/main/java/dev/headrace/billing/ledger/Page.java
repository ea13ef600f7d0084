package dev.headrace.billing.ledger;

import dev.headrace.kernel.journal.Document;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A document of the ledger.
 *
 * @param earlier what the resource had used before, in all; only where the hour is open
 */
record Page(ResourceUsage usage, List<Metered> earlier) implements Document {
  /** Kind of the open hours: one document a resource, the newest that it used something in. */
  static final String OPEN = "usage.open";

  private static final String HOUR = "usage.hour/";
  private static final String DAY = "usage.day/";

  @Override
  public byte[] encode() {
    return LedgerJson.encode(usage, earlier);
  }

  /** The kind of the hours of a day, or of all days of a month by its prefix. */
  static String hoursOf(LocalDate day) {
    return HOUR + day;
  }

  static String hoursOf(YearMonth month) {
    return HOUR + month;
  }

  /** The kind of the days of a month. */
  static String daysOf(YearMonth month) {
    return DAY + month;
  }

  static LocalDate day(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /** The name of a resource among those of its partition. */
  static String id(String service, String arn) {
    return service + "/" + arn;
  }

  /** The same in one of several spans, such as the hour 09 of a day or the day 31 of a month. */
  static String id(int span, String service, String arn) {
    return (span < 10 ? "0" : "") + span + "/" + id(service, arn);
  }
}
