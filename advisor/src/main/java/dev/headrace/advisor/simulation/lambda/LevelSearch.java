package dev.headrace.advisor.simulation.lambda;

import dev.headrace.advisor.simulation.Arrivals;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Levels of provisioned concurrency that are worth simulating for a function. */
final class LevelSearch {
  /** Concurrency that AWS leaves to functions without a reservation. */
  private static final int UNRESERVED = 100;

  private final double[] load = new double[Levels.HOURS];
  private final int most;

  /** Levels for what each hour asks for, in its busiest minute. */
  LevelSearch(FunctionSetup setup, Arrivals arrivals) {
    double seconds = setup.meanSeconds();
    for (int hour = 0; hour < Levels.HOURS; hour++) {
      load[hour] = arrivals.mostPerSecond(hour) * seconds;
    }
    this.most = (int) Math.min(Integer.MAX_VALUE, setup.accountConcurrency(arrivals) - UNRESERVED);
  }

  /** The mean of the month, and what the busiest hour needs with some reserve. */
  List<Levels> fixed() {
    double sum = 0;
    double peak = 0;
    for (double hour : load) {
      sum += hour;
      peak = Math.max(peak, hour);
    }
    Set<Integer> levels = new LinkedHashSet<>();
    levels.add(level(sum / load.length, 0));
    levels.add(level(peak, 2));
    return levels.stream().filter(level -> level > 0).map(Levels::fixed).toList();
  }

  /**
   * A level for each hour: what it asks for in the mean, without and with a reserve of one and two
   * deviations of a Poisson number. Those that are the same all the time are left out.
   */
  List<Levels> scheduled() {
    List<Levels> candidates = new ArrayList<>();
    candidates.add(byHour(-0.5));
    candidates.add(byHour(0));
    candidates.add(byHour(1));
    candidates.add(byHour(2));
    return candidates.stream()
        .filter(levels -> levels.least() != levels.most())
        .distinct()
        .toList();
  }

  private Levels byHour(double deviations) {
    int[] levels = new int[Levels.HOURS];
    for (int hour = 0; hour < Levels.HOURS; hour++) {
      levels[hour] = level(load[hour], deviations);
    }
    return new Levels(levels);
  }

  private int level(double concurrency, double deviations) {
    double wanted = concurrency + deviations * StrictMath.sqrt(concurrency);
    return (int) Math.clamp(Math.ceil(wanted - 1e-9), 0, most);
  }
}
