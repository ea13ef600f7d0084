package dev.headrace.advisor.simulation;

import org.jspecify.annotations.Nullable;

/**
 * How often requests took how long, in 2 KB whatever their number: 16 classes to each doubling of
 * microseconds, within which a percentile is interpolated.
 */
public final class LatencyCounts {
  private static final int STEP_BITS = 4;
  private static final int STEPS = 1 << STEP_BITS;
  private static final int CLASSES = 32 * STEPS;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final int NANOS_PER_MICRO = 1_000;
  private static final double MICROS_PER_MILLI = 1e3;

  private final int[] counts = new int[CLASSES];
  private long total;
  private double sumMillis;

  /** Counts one request. */
  public void add(long nanos) {
    counts[classOf(nanos / NANOS_PER_MICRO)]++;
    total++;
    sumMillis += nanos / NANOS_PER_MILLI;
  }

  /** Counts all that another has counted too. */
  public void add(LatencyCounts other) {
    for (int i = 0; i < CLASSES; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
    sumMillis += other.sumMillis;
  }

  /** How many requests were counted. */
  public long total() {
    return total;
  }

  /** Their mean in milliseconds; 0 where there is none. */
  public double meanMillis() {
    return total == 0 ? 0 : sumMillis / total;
  }

  /** What so large a share of requests does not exceed, in milliseconds; 0 where there is none. */
  public double quantileMillis(double share) {
    double rank = share * total;
    long below = 0;
    for (int i = 0; i < CLASSES; i++) {
      if (counts[i] > 0 && below + counts[i] >= rank) {
        double within = Math.clamp((rank - below) / counts[i], 0, 1);
        return (startOf(i) + within * (startOf(i + 1) - startOf(i))) / MICROS_PER_MILLI;
      }
      below += counts[i];
    }
    return 0;
  }

  /** The percentiles; null where no request was counted. */
  public @Nullable Latency latency() {
    return total == 0
        ? null
        : new Latency(
            quantileMillis(0.5), quantileMillis(0.95), quantileMillis(0.99), meanMillis(), total);
  }

  private static int classOf(long micros) {
    if (micros < STEPS) {
      return (int) Math.max(0, micros);
    }
    int doubling = 63 - Long.numberOfLeadingZeros(micros) - STEP_BITS;
    int step = (int) (micros >>> doubling) - STEPS;
    return Math.min(CLASSES - 1, (doubling + 1) * STEPS + step);
  }

  private static double startOf(int number) {
    if (number < STEPS) {
      return number;
    }
    return Math.scalb((double) (number % STEPS + STEPS), number / STEPS - 1);
  }
}
