package dev.headrace.advisor.simulation;

import dev.headrace.advisor.workload.Traffic;

/**
 * When calls come within a month, minute by minute, however many there are. Immutable; made once
 * for a pattern, as asking a pattern for each minute costs more than most predictions.
 */
public final class MonthPattern {
  /** A minute in nanoseconds. */
  static final long MINUTE_NANOS = 60_000_000_000L;

  /** The minutes of a month. */
  static final int MINUTES = (int) (Traffic.MONTH_SECONDS / 60);

  private static final long MINUTE_MILLIS = 60_000;

  private final double[] shareBefore = new double[MINUTES + 1];
  private final int batchSize;

  /** Asks a pattern for each minute of the month. */
  public MonthPattern(Traffic.Pattern pattern) {
    this.batchSize = Math.max(1, pattern.batchSize());
    double sum = 0;
    for (int minute = 0; minute < MINUTES; minute++) {
      shareBefore[minute] = sum;
      long epochMillis = Traffic.MONTH_START_EPOCH_MILLIS + minute * MINUTE_MILLIS;
      sum += Math.max(0, pattern.factorAt(epochMillis));
    }
    shareBefore[MINUTES] = sum;
    for (int minute = 0; minute <= MINUTES; minute++) {
      shareBefore[minute] = sum == 0 ? 0 : shareBefore[minute] / sum;
    }
  }

  /** How many calls come at one instant. */
  int batchSize() {
    return batchSize;
  }

  /**
   * The share of the month's calls that comes before a minute; 0 for all of a month without any.
   */
  double shareBefore(int minute) {
    return shareBefore[minute];
  }
}
