package dev.headrace.advisor.workload;

import static dev.headrace.advisor.workload.Field.optional;
import static dev.headrace.advisor.workload.Field.usually;
import static dev.headrace.advisor.workload.Formats.choice;

import java.time.ZoneId;

/** Of the traffic. */
final class TrafficForm {
  static final Field<Double> REQUESTS =
      optional("requests", Quantity.RATE, "How many requests come in the first month");
  static final Field<String> SHAPE =
      usually(
          "shape",
          choice("constant", "poisson", "business-hours", "weekly", "bursts", "daily-batch"),
          "poisson",
          "requests that come independently of one another, at night as by day",
          "When requests come");
  static final Field<ZoneId> TIMEZONE =
      usually(
          "timezone",
          Formats.ZONE,
          "UTC",
          "no zone is said",
          "The zone of business-hours, weekly and daily-batch; daylight saving is observed");
  static final Field<Double> PEAK =
      optional(
          "peak",
          Quantity.FACTOR,
          "How much busier the busiest minute is than the mean, for business-hours and weekly;"
              + " 4x and 2x if not given");
  static final Field<Double> GROWTH =
      usually(
          "growth",
          Quantity.GROWTH,
          "0%/month",
          "no growth is said",
          "How many more requests come each month");
  static final Field<Double> BURST =
      optional(
          "burst",
          Quantity.COUNT.between(1, 100_000, "a count from 1 to 100k"),
          "How many requests come at once, for bursts; 50 if not given");
  static final Field<Integer> AT =
      optional(
          "at",
          Formats.TIME_OF_DAY,
          "When the day's requests begin, for daily-batch; 02:00 if not given");
  static final Field<Double> WINDOW =
      optional(
          "window",
          Quantity.DURATION.between(60_000, 86_400_000, "a duration from 1m to 24h"),
          "In what time the day's requests come, for daily-batch; 1h if not given");
  static final Field<String> TRACE =
      optional(
          "trace",
          Formats.FILE,
          "A file with recorded requests instead of a shape, found from where this file is");

  static final Form FORM =
      Form.of(REQUESTS, SHAPE, TIMEZONE, PEAK, GROWTH, BURST, AT, WINDOW, TRACE);

  private TrafficForm() {}
}
