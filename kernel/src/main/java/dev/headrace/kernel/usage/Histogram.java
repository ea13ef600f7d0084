package dev.headrace.kernel.usage;

/**
 * Counts of values by size, each known to an eighth of itself, in 1.5 KB: enough for percentiles of
 * durations from a microsecond to hours.
 */
public final class Histogram {
  private static final int STEPS_PER_DOUBLING = 8;
  private static final int STEP_BITS = 3;
  private static final int BUCKETS = 45 * STEPS_PER_DOUBLING;

  private final int[] counts = new int[BUCKETS];
  private long total;

  /** Makes an empty one. */
  public Histogram() {}

  /** Counts a value; a negative one counts as 0, one beyond the range as the largest. */
  public void add(long value) {
    counts[bucketOf(value)]++;
    total++;
  }

  /** How many values were counted. */
  public long total() {
    return total;
  }

  /** The value that a fraction of all values does not exceed, such as 0.99; 0 where it is empty. */
  public long quantile(double fraction) {
    long rank = (long) StrictMath.ceil(fraction * total);
    long seen = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      seen += counts[bucket];
      if (seen >= rank && seen > 0) {
        return highestOf(bucket);
      }
    }
    return 0;
  }

  private static int bucketOf(long value) {
    if (value < STEPS_PER_DOUBLING) {
      return (int) Math.max(0, value);
    }
    int doubling = 63 - Long.numberOfLeadingZeros(value) - STEP_BITS;
    int step = (int) (value >>> doubling) - STEPS_PER_DOUBLING;
    return Math.min(BUCKETS - 1, (doubling + 1) * STEPS_PER_DOUBLING + step);
  }

  private static long highestOf(int bucket) {
    if (bucket < STEPS_PER_DOUBLING) {
      return bucket;
    }
    int doubling = bucket / STEPS_PER_DOUBLING - 1;
    int step = bucket % STEPS_PER_DOUBLING + STEPS_PER_DOUBLING;
    return ((step + 1L) << doubling) - 1;
  }
}
