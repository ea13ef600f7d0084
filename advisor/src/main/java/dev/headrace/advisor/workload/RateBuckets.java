package dev.headrace.advisor.workload;

import java.util.Arrays;

/** How many requests came in each span of time; spans grow with the whole, so room does not. */
final class RateBuckets {
  private static final int MAX_BUCKETS = 4_096;

  /** Fewer than this in a bucket on average are more noise than rhythm. */
  private static final int ENOUGH = 50;

  private static final double FIRST_WIDTH_MILLIS = 1_000;

  private long[] counts = new long[MAX_BUCKETS];
  private double widthMillis = FIRST_WIDTH_MILLIS;

  void add(double offsetMillis) {
    while (offsetMillis >= widthMillis * MAX_BUCKETS) {
      fold();
    }
    counts[(int) (offsetMillis / widthMillis)]++;
  }

  /** Joins each two neighbours. */
  private void fold() {
    long[] joined = new long[MAX_BUCKETS];
    for (int i = 0; i < MAX_BUCKETS; i++) {
      joined[i / 2] += counts[i];
    }
    counts = joined;
    widthMillis *= 2;
  }

  /**
   * What came, as a rhythm that repeats.
   *
   * @param spanMillis of all
   * @param requests in all
   */
  Traffic.Pattern pattern(double spanMillis, long requests, String words) {
    while (requests < ENOUGH * (spanMillis / widthMillis) && widthMillis < spanMillis) {
      fold();
    }
    int buckets = Math.max(1, (int) Math.floor(spanMillis / widthMillis));
    long[] used = Arrays.copyOf(counts, buckets);
    for (int i = buckets; i < MAX_BUCKETS; i++) {
      used[buckets - 1] += counts[i];
    }
    return new RecordedPattern(used, widthMillis, spanMillis, words);
  }
}
