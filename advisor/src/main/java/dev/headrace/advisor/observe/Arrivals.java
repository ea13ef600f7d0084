package dev.headrace.advisor.observe;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * When requests came, as counts of each minute of at most {@link #MAX_HOURS} hours that had any;
 * they may be added in any order.
 */
final class Arrivals {
  /** About three months; later hours than that are only counted. */
  static final int MAX_HOURS = 24 * 93;

  static final int HOURS_A_WEEK = 168;

  private static final long MINUTE_MILLIS = 60_000;
  private static final long HOUR_MILLIS = 3_600_000;
  private static final int MINUTES_AN_HOUR = 60;

  /** 1970 began on a Thursday; a week begins on Monday. */
  private static final int HOURS_FROM_MONDAY_TO_EPOCH = 72;

  private static final double SHARE_OF_BUSIEST = 0.99;

  private final TreeMap<Long, int[]> minutesByHour = new TreeMap<>();
  private long placed;
  private long unplaced;
  private long firstEpochMillis = Long.MAX_VALUE;
  private long lastEpochMillis = Long.MIN_VALUE;

  /** Counts a request. */
  void add(long epochMillis) {
    add(epochMillis, 1);
  }

  /** Counts requests of one minute. */
  void add(long epochMillis, int requests) {
    long hour = Math.floorDiv(epochMillis, HOUR_MILLIS);
    int[] minutes = minutesByHour.get(hour);
    if (minutes == null) {
      if (minutesByHour.size() == MAX_HOURS) {
        unplaced += requests;
        return;
      }
      minutes = new int[MINUTES_AN_HOUR];
      minutesByHour.put(hour, minutes);
    }
    minutes[(int) (Math.floorMod(epochMillis, HOUR_MILLIS) / MINUTE_MILLIS)] += requests;
    placed += requests;
    firstEpochMillis = Math.min(firstEpochMillis, epochMillis);
    lastEpochMillis = Math.max(lastEpochMillis, epochMillis);
  }

  /** Counts a request whose time is not known. */
  void addWithoutTime() {
    unplaced++;
  }

  /** All requests, those without a time too. */
  long count() {
    return placed + unplaced;
  }

  /** Requests whose time is known. */
  long placed() {
    return placed;
  }

  /** Whether a rate can be told: two requests at two instants. */
  boolean hasRate() {
    return placed > 1 && lastEpochMillis > firstEpochMillis;
  }

  long firstEpochMillis() {
    return firstEpochMillis;
  }

  long lastEpochMillis() {
    return lastEpochMillis;
  }

  /** From the first request to the last, in hours; 0 where there is no rate. */
  double spanHours() {
    return hasRate() ? (lastEpochMillis - firstEpochMillis) / (double) HOUR_MILLIS : 0;
  }

  /**
   * Requests of an hour, over the span. A span ends with a request at each end, so that one of them
   * is left out; otherwise few requests in a short span would look like more than they are.
   */
  double perHour() {
    return hasRate() ? (placed - 1) / spanHours() : 0;
  }

  /**
   * The mean requests of each hour of the week in UTC, from Monday 0:00; NaN for an hour of the
   * week that the span does not hold. The hours at both ends count as the parts of them that were
   * seen.
   */
  double[] week() {
    double[] requests = new double[HOURS_A_WEEK];
    double[] hours = new double[HOURS_A_WEEK];
    if (!hasRate()) {
      Arrays.fill(requests, Double.NaN);
      return requests;
    }
    long first = Math.floorDiv(firstEpochMillis, HOUR_MILLIS);
    long last = Math.floorDiv(lastEpochMillis, HOUR_MILLIS);
    for (long hour = first; hour <= last && hour - first < 53L * HOURS_A_WEEK; hour++) {
      int slot = slotOf(hour);
      hours[slot] += seenOf(hour);
      int[] minutes = minutesByHour.get(hour);
      requests[slot] += minutes == null ? 0 : Arrays.stream(minutes).asLongStream().sum();
    }
    for (int slot = 0; slot < HOURS_A_WEEK; slot++) {
      requests[slot] = hours[slot] > 0 ? requests[slot] / hours[slot] : Double.NaN;
    }
    return requests;
  }

  static int slotOf(long epochHour) {
    return (int) Math.floorMod(epochHour + HOURS_FROM_MONDAY_TO_EPOCH, (long) HOURS_A_WEEK);
  }

  private double seenOf(long hour) {
    long from = Math.max(firstEpochMillis, hour * HOUR_MILLIS);
    long to = Math.min(lastEpochMillis, (hour + 1) * HOUR_MILLIS);
    return (to - from) / (double) HOUR_MILLIS;
  }

  /** How much busier the busiest hours are than the mean: the 99th percentile of all hours. */
  double peakHourFactor() {
    if (spanHours() < 2) {
      return 1;
    }
    long hours = lastHour() - firstHour() + 1;
    long[] counts = new long[(int) Math.min(hours, MAX_HOURS)];
    int filled = 0;
    for (Map.Entry<Long, int[]> entry : minutesByHour.entrySet()) {
      if (filled < counts.length) {
        counts[filled++] = Arrays.stream(entry.getValue()).asLongStream().sum();
      }
    }
    Arrays.sort(counts);
    int at = (int) Math.ceil(SHARE_OF_BUSIEST * counts.length) - 1;
    return Math.max(1, counts[Math.max(0, at)] / perHour());
  }

  private long firstHour() {
    return Math.floorDiv(firstEpochMillis, HOUR_MILLIS);
  }

  private long lastHour() {
    return Math.floorDiv(lastEpochMillis, HOUR_MILLIS);
  }

  /** The most requests of one minute. */
  int busiestMinute() {
    int most = 0;
    for (int[] minutes : minutesByHour.values()) {
      most = Math.max(most, Arrays.stream(minutes).max().orElse(0));
    }
    return most;
  }

  /**
   * How much burstier the minutes of busy hours are than chance makes them: the variance within an
   * hour over its mean. About 1 for independent requests; 0 where too little is known.
   */
  double dispersion() {
    double variances = 0;
    double means = 0;
    for (int[] minutes : minutesByHour.values()) {
      double mean = Arrays.stream(minutes).average().orElse(0);
      if (mean * MINUTES_AN_HOUR >= 10) {
        variances +=
            Arrays.stream(minutes).mapToDouble(m -> (m - mean) * (m - mean)).sum()
                / (MINUTES_AN_HOUR - 1);
        means += mean;
      }
    }
    return means == 0 ? 0 : variances / means;
  }
}
