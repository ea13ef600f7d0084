package dev.headrace.advisor.simulation.lambda;

import dev.headrace.advisor.simulation.LatencyCounts;
import dev.headrace.kernel.usage.Usage;
import dev.headrace.lambda.run.LambdaDimension;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was counted of a function, over all stretches that stand for a month. */
final class Tally {
  final LatencyCounts latency = new LatencyCounts();

  /** Of the calls that waited for a start. */
  final LatencyCounts coldLatency = new LatencyCounts();

  /** The INIT phases of those starts, as they are billed. */
  final LatencyCounts init = new LatencyCounts();

  private final SortedMap<LambdaDimension, Long> usage = new TreeMap<>();
  long calls;
  long throttled;
  long failed;

  /** Adds what was metered, or takes it back. */
  void meter(Usage metered, int sign) {
    if (metered.dimension() instanceof LambdaDimension dimension) {
      usage.merge(dimension, sign * metered.quantity(), Long::sum);
    }
  }

  void forgetUsage() {
    usage.clear();
  }

  void add(Tally other) {
    latency.add(other.latency);
    coldLatency.add(other.coldLatency);
    init.add(other.init);
    other.usage.forEach((dimension, quantity) -> usage.merge(dimension, quantity, Long::sum));
    calls += other.calls;
    throttled += other.throttled;
    failed += other.failed;
  }

  /** What was metered, in the dimensions' units. */
  SortedMap<LambdaDimension, Long> usage() {
    return usage;
  }

  /** How much of a dimension was wasted. */
  long wasted(LambdaDimension dimension) {
    long wasted = 0;
    for (LambdaDimension each : LambdaDimension.values()) {
      if (dimension.equals(each.wasteOf())) {
        wasted += usage.getOrDefault(each, 0L);
      }
    }
    return wasted;
  }
}
