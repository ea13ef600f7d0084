package dev.headrace.advisor.observe;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A way in, a function or a model by which the requests of the system are counted.
 *
 * @param what its arrivals are: requests, invocations or calls
 */
record Entry(String name, Arrivals arrivals, Sources sources, String what) {
  /**
   * What stands for the requests of the system: the busiest way in; else the function that takes
   * longest, because who calls others waits for them; else the busiest model. Null for nothing.
   */
  static @Nullable Entry of(Observations seen) {
    Entry door = busiestDoor(seen);
    return door != null ? door : longestFunction(seen);
  }

  private static @Nullable Entry busiestDoor(Observations seen) {
    return seen.doors.all().entrySet().stream()
        .max(Comparator.comparingLong(door -> door.getValue().arrivals.count()))
        .map(door ->
            new Entry(door.getKey(), door.getValue().arrivals, door.getValue().sources, "requests"))
        .orElse(null);
  }

  /** The function that takes longest; the busiest model where there is none. */
  static @Nullable Entry longestFunction(Observations seen) {
    return seen.functions.all().entrySet().stream()
        .max(
            Comparator.comparingDouble(
                function -> function.getValue().durationMillis.quantile(0.5)))
        .map(function ->
            new Entry(
                function.getKey(),
                function.getValue().arrivals,
                function.getValue().sources,
                "invocations"))
        .orElseGet(() -> busiestModel(seen));
  }

  private static @Nullable Entry busiestModel(Observations seen) {
    return seen.models.all().entrySet().stream()
        .max(Comparator.comparingLong(model -> model.getValue().arrivals.count()))
        .map(model ->
            new Entry(model.getKey(), model.getValue().arrivals, model.getValue().sources, "calls"))
        .orElse(null);
  }
}
