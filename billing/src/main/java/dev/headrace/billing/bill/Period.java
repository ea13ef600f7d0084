package dev.headrace.billing.bill;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * A span of time, from an instant to just before another; hours, days and months are UTC's, as in
 * clouds' bills.
 */
public record Period(long startEpochMillis, long endEpochMillis) {
  /** An hour. */
  public static final long HOUR_MILLIS = 3_600_000;

  /** A day. */
  public static final long DAY_MILLIS = 24 * HOUR_MILLIS;

  /**
   * Checks a period.
   *
   * @throws IllegalArgumentException if it ends before it begins
   */
  public Period {
    if (endEpochMillis < startEpochMillis) {
      throw new IllegalArgumentException("a period ends after it begins");
    }
  }

  /** A calendar month. */
  public static Period of(YearMonth month) {
    return new Period(start(month), start(month.plusMonths(1)));
  }

  /** The calendar month of an instant. */
  public static YearMonth monthOf(long epochMillis) {
    return YearMonth.from(Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC));
  }

  private static long start(YearMonth month) {
    return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  /** How long it is, in milliseconds. */
  public long millis() {
    return endEpochMillis - startEpochMillis;
  }

  /** Whether it holds an instant. */
  public boolean holds(long epochMillis) {
    return epochMillis >= startEpochMillis && epochMillis < endEpochMillis;
  }
}
