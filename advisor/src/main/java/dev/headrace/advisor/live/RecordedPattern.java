package dev.headrace.advisor.live;

import dev.headrace.advisor.workload.Traffic;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;

/**
 * Recorded traffic, again and again: the last week where a week was seen, else whole days, else the
 * minutes that were seen. Hours of the week or day fall on themselves.
 */
final class RecordedPattern implements Traffic.Pattern {
  private static final long MINUTE_MILLIS = 60_000;
  private static final int HOUR_MINUTES = 60;
  private static final int DAY_MINUTES = 24 * HOUR_MINUTES;
  private static final int WEEK_MINUTES = 7 * DAY_MINUTES;

  /** With fewer requests an hour their minutes are chance, and the hour counts as even. */
  private static final int TELLING_REQUESTS = 600;

  private final double[] factors;
  private final double peak;
  private final double requestsPerMinute;
  private final String words;

  private RecordedPattern(double[] counts, String words) {
    this.requestsPerMinute = Arrays.stream(counts).sum() / counts.length;
    this.words = words;
    this.factors = counts;
    double mean = monthMean();
    for (int i = 0; i < factors.length; i++) {
      factors[i] /= mean;
    }
    this.peak = Arrays.stream(factors).max().orElse(1);
  }

  /**
   * The pattern of recorded hours.
   *
   * @param hours at least one, with at least one request
   */
  static RecordedPattern of(NavigableMap<Long, int[]> hours) {
    long first = hours.firstKey() * HOUR_MINUTES + firstMinute(hours.firstEntry().getValue());
    long last = hours.lastKey() * HOUR_MINUTES + lastMinute(hours.lastEntry().getValue());
    long seen = last - first + 1;
    int period =
        (int) (seen >= WEEK_MINUTES ? WEEK_MINUTES : Math.max(seen / DAY_MINUTES * DAY_MINUTES, 1));
    if (seen < DAY_MINUTES) {
      period = (int) seen;
    }
    double[] counts = new double[period];
    for (Map.Entry<Long, int[]> hour : hours.entrySet()) {
      add(hour.getKey() * HOUR_MINUTES, hour.getValue(), last - period, counts);
    }
    return new RecordedPattern(counts, words(period));
  }

  private static void add(long hourMinute, int[] requests, long after, double[] counts) {
    double all = Arrays.stream(requests).asLongStream().sum();
    boolean wholeDays = counts.length >= DAY_MINUTES;
    boolean even = requests.length == 1 || (wholeDays && all < TELLING_REQUESTS);
    for (int i = 0; i < HOUR_MINUTES; i++) {
      long minute = hourMinute + i;
      if (minute > after && minute <= after + counts.length) {
        double count = even ? all / HOUR_MINUTES : requests[i];
        counts[(int) Math.floorMod(minute, (long) counts.length)] += count;
      }
    }
  }

  private static int firstMinute(int[] counts) {
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0 && counts.length > 1) {
        return i;
      }
    }
    return 0;
  }

  private static int lastMinute(int[] counts) {
    for (int i = counts.length - 1; i >= 0; i--) {
      if (counts[i] > 0 && counts.length > 1) {
        return i;
      }
    }
    return HOUR_MINUTES - 1;
  }

  private static String words(int minutes) {
    if (minutes == WEEK_MINUTES) {
      return "the last week, again and again";
    }
    return minutes >= DAY_MINUTES
        ? "the last " + minutes / DAY_MINUTES + " days, again and again"
        : String.format(
            Locale.ROOT,
            "the recorded %d minute%s, again and again",
            minutes,
            minutes == 1 ? "" : "s");
  }

  private double monthMean() {
    double sum = 0;
    int minutes = (int) (Traffic.MONTH_SECONDS / HOUR_MINUTES);
    for (int minute = 0; minute < minutes; minute++) {
      sum += raw(Traffic.MONTH_START_EPOCH_MILLIS + minute * MINUTE_MILLIS);
    }
    return sum / minutes;
  }

  private double raw(long epochMillis) {
    return factors[(int) Math.floorMod(epochMillis / MINUTE_MILLIS, (long) factors.length)];
  }

  /** A month of it. */
  double requestsPerMonth() {
    return requestsPerMinute * Traffic.MONTH_SECONDS / HOUR_MINUTES;
  }

  @Override
  public double factorAt(long epochMillis) {
    return raw(epochMillis);
  }

  @Override
  public double peakFactor() {
    return peak;
  }

  @Override
  public int batchSize() {
    return 1;
  }

  @Override
  public String describe() {
    return words;
  }
}
