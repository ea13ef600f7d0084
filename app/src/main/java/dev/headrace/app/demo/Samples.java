package dev.headrace.app.demo;

import dev.headrace.advisor.workload.Spread;
import dev.headrace.advisor.workload.Spread.Point;
import java.util.Arrays;
import java.util.List;

/** What was measured many times, as percentiles. Threads add at once. */
final class Samples {
  private static final double MICROS_PER_MILLI = 1_000;

  private long[] values = new long[1_024];
  private int count;

  synchronized void add(long value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
  }

  synchronized int count() {
    return count;
  }

  synchronized long sum() {
    return Arrays.stream(values, 0, count).sum();
  }

  /**
   * The smallest value that a share of all does not exceed; 0 where there is none.
   *
   * @param percent from 0 to 100
   */
  synchronized long percentile(double percent) {
    if (count == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(percent / 100 * count);
    return sorted[Math.clamp(rank - 1, 0, count - 1)];
  }

  /** A percentile of microseconds, in milliseconds. */
  double percentileMillis(double percent) {
    return percentile(percent) / MICROS_PER_MILLI;
  }

  /** All of them as a distribution: the least, the middle, what few exceed, the most. */
  Spread spread() {
    return new Spread(
        List.of(
            new Point(0, percentile(0)),
            new Point(0.5, percentile(50)),
            new Point(0.9, percentile(90)),
            new Point(1, percentile(100))));
  }
}
