package dev.headrace.advisor.workload;

/**
 * How requests come.
 *
 * @param requestsPerMonth in the first month; a month is 730 hours
 * @param growthPerMonth 0.1 for ten percent more each month
 * @param pattern when they come within a week
 */
public record Traffic(double requestsPerMonth, double growthPerMonth, Pattern pattern) {
  /** The seconds of a month as AWS counts one: 730 hours. */
  public static final long MONTH_SECONDS = 730L * 3_600;

  /** The same traffic, so many times as much. */
  public Traffic times(double factor) {
    return new Traffic(requestsPerMonth * factor, growthPerMonth, pattern);
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

    /** In words, such as {@code business hours in Europe/Berlin, peak 4x}. */
    String describe();
  }
}
