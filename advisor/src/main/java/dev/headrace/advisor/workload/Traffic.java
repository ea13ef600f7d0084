package dev.headrace.advisor.workload;

import org.jspecify.annotations.Nullable;

/**
 * How requests come.
 *
 * @param requestsPerMonth in the first month; a month is 730 hours
 * @param growthPerMonth 0.1 for ten percent more each month
 * @param pattern when they come within a week
 * @param trace the requests that were recorded, which the pattern summarises; null where none were
 */
public record Traffic(
    double requestsPerMonth, double growthPerMonth, Pattern pattern, @Nullable Trace trace) {
  /**
   * Where the simulated month begins, over which a pattern's mean is exactly 1: Monday, 1 June 2026
   * at midnight UTC.
   */
  public static final long MONTH_START_EPOCH_MILLIS = 1_780_272_000_000L;

  /** The seconds of a month as AWS counts one: 730 hours. */
  public static final long MONTH_SECONDS = 730L * 3_600;

  /** The same traffic, so many times as much. */
  public Traffic times(double factor) {
    return new Traffic(requestsPerMonth * factor, growthPerMonth, pattern, trace);
  }

  /** When requests come. Pure: the same instant has the same rate. */
  public interface Pattern {
    /**
     * How much busier an instant is than the mean of the month: 1 is the mean. Over a month its
     * mean is 1.
     *
     * @param epochMillis the wall clock in the simulated month
     */
    double factorAt(long epochMillis);

    /** The largest that {@link #factorAt} returns. */
    double peakFactor();

    /** How many requests come at one instant: 1 but for bursts. */
    int batchSize();

    /** Whether requests come evenly spaced; else each comes independently of the others. */
    default boolean evenlySpaced() {
      return false;
    }

    /** In words, such as {@code business hours in Europe/Berlin, peak 4x}. */
    String describe();
  }
}
