package dev.headrace.supporting.costexplorer;

import dev.headrace.billing.bill.Period;
import dev.headrace.billing.ledger.UsageArchive;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * The time that a request is about, in periods of its granularity; the first and the last of them
 * may be parts of months.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_DateInterval.html">
 *     DateInterval</a>
 */
record Interval(Granularity granularity, Period whole) {
  /** For how many days back hours can be asked for, as in AWS. */
  static final int HOURLY_DAYS = 14;

  /** For how many days from its start an answer is given at most. */
  static final int MAX_DAYS = 800;

  private static final String DAY = "2026-11-30";

  /**
   * Reads an interval.
   *
   * @param start a day, or with HOURLY an hour, such as {@code 2026-11-30T14:00:00Z}
   * @param end the first day or hour after it
   * @throws dev.headrace.wire.ServiceError for what is none, or is not kept
   */
  static Interval parse(Granularity granularity, String start, String end, long nowEpochMillis) {
    if (start.length() != end.length()) {
      throw Invalid.request("TimePeriod: Start and End are both days or both hours");
    }
    long from = instant("Start", start, granularity);
    long to = instant("End", end, granularity);
    if (from >= to) {
      throw Invalid.request("Start date (and hour) should be before end date (and hour)");
    }
    if (from > nowEpochMillis) {
      throw Invalid.request("TimePeriod: Start lies in the future: " + start);
    }
    if (to - from > MAX_DAYS * Period.DAY_MILLIS) {
      throw Invalid.request("TimePeriod: at most " + MAX_DAYS + " days are answered at once");
    }
    requireKept(granularity, from, nowEpochMillis);
    return new Interval(granularity, new Period(from, to));
  }

  private static void requireKept(Granularity granularity, long start, long now) {
    YearMonth oldest = Period.monthOf(now).minusMonths(UsageArchive.DAYS_KEPT_MONTHS);
    if (Period.monthOf(start).isBefore(oldest)) {
      throw Invalid.expired(
          "Usage is kept for "
              + UsageArchive.DAYS_KEPT_MONTHS
              + " months; the earliest Start is "
              + oldest.atDay(1));
    }
    long today = now - Math.floorMod(now, Period.DAY_MILLIS);
    if (granularity == Granularity.HOURLY && start < today - HOURLY_DAYS * Period.DAY_MILLIS) {
      throw Invalid.request(
          "HOURLY is for the last " + HOURLY_DAYS + " days; ask for DAILY, or for a later Start");
    }
  }

  private static long instant(String name, String text, Granularity granularity) {
    boolean isDay = text.length() == DAY.length();
    if (!isDay && granularity != Granularity.HOURLY) {
      throw Invalid.request(
          "TimePeriod: " + name + " is a day such as " + DAY + ", unless Granularity is HOURLY");
    }
    try {
      long millis =
          isDay
              ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli()
              : Instant.parse(text).toEpochMilli();
      if (Math.floorMod(millis, Period.HOUR_MILLIS) != 0) {
        throw Invalid.request("TimePeriod: " + name + " is not a full hour: " + text);
      }
      return millis;
    } catch (DateTimeException e) {
      throw Invalid.request("TimePeriod: there is no such " + name + ": " + text);
    }
  }

  /** The months that it touches, in order. */
  List<YearMonth> months() {
    List<YearMonth> months = new ArrayList<>();
    YearMonth last = Period.monthOf(whole.endEpochMillis() - 1);
    for (YearMonth month = Period.monthOf(whole.startEpochMillis());
        !month.isAfter(last);
        month = month.plusMonths(1)) {
      months.add(month);
    }
    return months;
  }

  /** Its periods within a month, in order. */
  List<Period> periods(YearMonth month) {
    Period all = Period.of(month);
    long end = Math.min(all.endEpochMillis(), whole.endEpochMillis());
    List<Period> periods = new ArrayList<>();
    long start = Math.max(all.startEpochMillis(), whole.startEpochMillis());
    while (start < end) {
      var period = new Period(start, Math.min(granularity.end(start), end));
      periods.add(period);
      start = period.endEpochMillis();
    }
    return periods;
  }

  /** An end of a period as the answer has it. */
  String shown(long epochMillis) {
    String instant = Instant.ofEpochMilli(epochMillis).toString();
    return granularity == Granularity.HOURLY ? instant : instant.substring(0, DAY.length());
  }
}
