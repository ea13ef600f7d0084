package dev.headrace.advisor.observe;

import org.HdrHistogram.Histogram;

/**
 * A distribution of values of which only counts by size are kept, each known to a hundredth of
 * itself, in some kilobytes however many there are.
 */
final class Sketch {
  /** Values are counted in thousandths of their unit. */
  private static final double STEPS = 1_000;

  /** The largest value that is told apart; a larger one counts as this. */
  static final double LARGEST = 1e12;

  private static final int DIGITS = 2;

  private final Histogram counts = new Histogram(DIGITS);
  private double sum;

  Sketch() {
    counts.setAutoResize(true);
  }

  /** Counts a value; what is negative or no number is not counted. */
  void add(double value) {
    if (value >= 0) {
      double bounded = Math.min(value, LARGEST);
      counts.recordValue(Math.round(bounded * STEPS));
      sum += bounded;
    }
  }

  long count() {
    return counts.getTotalCount();
  }

  boolean isEmpty() {
    return count() == 0;
  }

  /** The value that a share of all does not exceed, 0 to 1; 0 where there is none. */
  double quantile(double share) {
    return isEmpty() ? 0 : counts.getValueAtPercentile(share * 100) / STEPS;
  }

  double least() {
    return isEmpty() ? 0 : counts.getMinValue() / STEPS;
  }

  double most() {
    return isEmpty() ? 0 : counts.getMaxValue() / STEPS;
  }

  double mean() {
    return isEmpty() ? 0 : sum / count();
  }
}
