package dev.headrace.app.demo;

import java.util.Arrays;

/** How long requests took, as percentiles. Threads add at once. */
final class Latencies {
  private long[] micros = new long[1_024];
  private int count;

  synchronized void add(long durationMicros) {
    if (count == micros.length) {
      micros = Arrays.copyOf(micros, 2 * count);
    }
    micros[count++] = durationMicros;
  }

  synchronized int count() {
    return count;
  }

  /**
   * The time within which a share of the requests was answered, in milliseconds; 0 where there was
   * none.
   *
   * @param percent above 0, at most 100
   */
  synchronized double percentileMillis(double percent) {
    if (count == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(micros, count);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(percent / 100 * count);
    return sorted[Math.clamp(rank - 1, 0, count - 1)] / 1_000.0;
  }
}
