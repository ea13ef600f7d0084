package dev.headrace.advisor.simulation;

import dev.headrace.advisor.workload.Spread;
import java.util.random.RandomGenerator;

/** Draws of a {@link Spread}, by a table of its quantiles. */
public final class Sampler {
  private static final double FINENESS = 1e3;

  private final long[] table;

  /** A sampler, to a thousandth of the unit. */
  public Sampler(Spread spread) {
    this.table = Quantiles.table(Quantiles.of(spread), FINENESS);
  }

  /** The next draw, in the spread's unit. */
  public double next(RandomGenerator chance) {
    double place = chance.nextDouble() * Quantiles.STEPS;
    int below = (int) place;
    return (table[below] + (place - below) * (table[below + 1] - table[below])) / FINENESS;
  }

  /** The next draw as a whole number. */
  public long nextWhole(RandomGenerator chance) {
    return Math.round(next(chance));
  }
}
