package dev.headrace.benchmarks;

import java.util.ArrayDeque;

/**
 * Draws numbers so that the n-th is drawn once for n times the first, by Vose's alias method: two
 * draws in one, whatever the count.
 */
final class Zipf {
  private final int[] aliases;
  private final double[] thresholds;

  Zipf(int count) {
    aliases = new int[count];
    thresholds = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += 1.0 / (i + 1);
    }
    var small = new ArrayDeque<Integer>();
    var large = new ArrayDeque<Integer>();
    for (int i = 0; i < count; i++) {
      thresholds[i] = count / (sum * (i + 1));
      (thresholds[i] < 1 ? small : large).add(i);
    }
    while (!small.isEmpty() && !large.isEmpty()) {
      int less = small.remove();
      int more = large.remove();
      aliases[less] = more;
      thresholds[more] -= 1 - thresholds[less];
      (thresholds[more] < 1 ? small : large).add(more);
    }
    large.forEach(i -> thresholds[i] = 1);
    small.forEach(i -> thresholds[i] = 1);
  }

  /** A number from 0, from 64 random bits. */
  int draw(long bits) {
    int column = (int) Math.unsignedMultiplyHigh(bits << 32, thresholds.length);
    boolean own = (bits >>> 40) * 0x1.0p-24 < thresholds[column];
    return own ? column : aliases[column];
  }
}
