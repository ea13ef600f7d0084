package dev.headrace.engine.simulated;

import java.util.random.RandomGenerator;

/**
 * How long something takes, as chance has it. All but the fixed and the uniform ones are a table of
 * quantiles, so that a draw costs one random number and no logarithm, and means the same on every
 * machine.
 */
public sealed interface Distribution {
  /** Draws a duration in nanoseconds, never negative. */
  long drawNanos(RandomGenerator chance);

  /** Always the same. */
  record Fixed(long nanos) implements Distribution {
    @Override
    public long drawNanos(RandomGenerator chance) {
      return nanos;
    }
  }

  /** Any duration from the least to below the most, each as likely. */
  record Uniform(long leastNanos, long mostNanos) implements Distribution {
    public Uniform {
      if (leastNanos < 0 || mostNanos <= leastNanos) {
        throw new IllegalArgumentException("uniform: " + leastNanos + " to " + mostNanos);
      }
    }

    @Override
    public long drawNanos(RandomGenerator chance) {
      return leastNanos + Scaled.below(chance.nextLong(), mostNanos - leastNanos);
    }
  }

  /** Between neighbours of a table of quantiles, which are equally far apart in probability. */
  final class Quantiles implements Distribution {
    private static final int FRACTION_BITS = 20;

    private final long[] nanos;

    private Quantiles(long[] nanos) {
      this.nanos = nanos;
    }

    @Override
    public long drawNanos(RandomGenerator chance) {
      long scaled = Scaled.below(chance.nextLong(), (nanos.length - 1L) << FRACTION_BITS);
      int below = (int) (scaled >>> FRACTION_BITS);
      long fraction = scaled & ((1L << FRACTION_BITS) - 1);
      long step = nanos[below + 1] - nanos[below];
      return nanos[below] + (long) (step * (fraction * 0x1.0p-20));
    }
  }

  /** Always this long. */
  static Distribution fixed(long nanos) {
    return new Fixed(nanos);
  }

  /** From the least to below the most, each as likely. */
  static Distribution uniform(long leastNanos, long mostNanos) {
    return new Uniform(leastNanos, mostNanos);
  }

  /**
   * What was measured: the quantiles 0, 1/n, 2/n to 1 of a sample, in order.
   *
   * @throws IllegalArgumentException if there are fewer than two, or they are not in order
   */
  static Distribution quantiles(long... nanos) {
    long[] copy = nanos.clone();
    if (copy.length < 2 || copy[0] < 0) {
      throw new IllegalArgumentException("quantiles: at least two, none negative");
    }
    for (int i = 1; i < copy.length; i++) {
      if (copy[i] < copy[i - 1]) {
        throw new IllegalArgumentException("quantiles: not in order at " + i);
      }
    }
    return new Quantiles(copy);
  }

  /**
   * A log-normal one, cut off at one and all but one in ten thousand.
   *
   * @param medianNanos half of all draws are shorter
   * @param sigma the deviation of the logarithm; 0.5 for services, 1 for widely scattered ones
   */
  static Distribution logNormal(long medianNanos, double sigma) {
    int steps = 1_024;
    long[] nanos = new long[steps + 1];
    for (int i = 0; i <= steps; i++) {
      double probability = Math.clamp(i / (double) steps, 1e-4, 1 - 1e-4);
      nanos[i] = (long) (medianNanos * StrictMath.exp(sigma * NormalQuantile.of(probability)));
    }
    return new Quantiles(nanos);
  }

  /** A log-normal one with a given mean, instead of its median. */
  static Distribution logNormalWithMean(long meanNanos, double sigma) {
    return logNormal((long) (meanNanos * StrictMath.exp(-sigma * sigma / 2)), sigma);
  }
}
