package dev.headrace.advisor.simulation.lambda;

import java.util.Arrays;

/** How much concurrency is provisioned in each hour of the month. */
final class Levels {
  static final int HOURS = 730;

  /** No concurrency is provisioned. */
  static final Levels NONE = fixed(0);

  private static final long HOUR_NANOS = 3_600_000_000_000L;

  private final int[] byHour;

  /** Levels of 730 hours. */
  Levels(int[] byHour) {
    this.byHour = byHour.clone();
  }

  /** The same all the time. */
  static Levels fixed(int level) {
    int[] levels = new int[HOURS];
    Arrays.fill(levels, level);
    return new Levels(levels);
  }

  int at(long nanos) {
    return byHour[(int) (Math.floorMod(nanos, HOURS * HOUR_NANOS) / HOUR_NANOS)];
  }

  /** The next instant at which an hour begins. */
  static long nextHour(long nanos) {
    return (nanos / HOUR_NANOS + 1) * HOUR_NANOS;
  }

  boolean isNone() {
    return most() == 0;
  }

  int least() {
    return Arrays.stream(byHour).min().orElse(0);
  }

  int most() {
    return Arrays.stream(byHour).max().orElse(0);
  }

  /** Levels times hours, over the month. */
  long levelHours() {
    return Arrays.stream(byHour).asLongStream().sum();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Levels levels && Arrays.equals(byHour, levels.byHour);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(byHour);
  }

  @Override
  public String toString() {
    if (least() == most()) {
      return "provisioned " + most();
    }
    return "provisioned " + least() + " to " + most() + " by the hour";
  }
}
