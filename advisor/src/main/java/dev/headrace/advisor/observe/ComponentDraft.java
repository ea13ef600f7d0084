package dev.headrace.advisor.observe;

import dev.headrace.advisor.workload.Origin;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes what components of several kinds have in common.
 *
 * @param entry by which requests of the system are counted; null where nothing is
 */
record ComponentDraft(YamlLines yaml, @Nullable Entry entry) {
  private static final int ENOUGH_FOR_P99 = 100;
  private static final int ENOUGH_FOR_P999 = 1_000;
  private static final double SAME_TIME = 0.1;

  /**
   * How often a request of the system calls something; nothing for what requests are counted by.
   */
  void calls(Arrivals arrivals, Sources sources) {
    if (entry == null || arrivals == entry.arrivals()) {
      return;
    }
    boolean rates =
        arrivals.hasRate() && differs(arrivals.spanHours(), entry.arrivals().spanHours());
    double calls =
        rates
            ? arrivals.perHour() / entry.arrivals().perHour()
            : (double) arrivals.count() / Math.max(1, entry.arrivals().count());
    yaml.value(
        2,
        "calls",
        Figures.digits(calls),
        Origin.MEASURED,
        Figures.count(arrivals.count())
            + " beside "
            + Figures.count(entry.arrivals().count())
            + " "
            + entry.what()
            + " of "
            + entry.name()
            + (rates ? ", each over its own time" : "")
            + " ("
            + sources
            + ")");
  }

  /** Logs of the same time are compared by count; others by rate. */
  private static boolean differs(double hours, double otherHours) {
    return otherHours > 0 && Math.abs(hours / otherHours - 1) > SAME_TIME;
  }

  /** What calls and their answers carry, as far as the way in logs it. */
  void payload(DoorSeen door) {
    if (door.answerBytes.isEmpty() && door.requestBytes.isEmpty()) {
      return;
    }
    yaml.open(2, "payload");
    mean("in", door.requestBytes, door.sources);
    mean("out", door.answerBytes, door.sources);
  }

  private void mean(String field, Sketch bytes, Sources sources) {
    if (!bytes.isEmpty()) {
      yaml.value(
          3,
          field,
          Figures.bytes(bytes.mean()),
          Origin.MEASURED,
          "the mean of "
              + Figures.count(bytes.count())
              + " requests, headers included ("
              + sources
              + ")");
    }
  }

  /** A distribution with as many percentiles as its samples can tell. */
  static String spread(Sketch sketch, DoubleFunction<String> written) {
    String points =
        "p50: "
            + written.apply(sketch.quantile(0.5))
            + ", p90: "
            + written.apply(sketch.quantile(0.9));
    if (sketch.count() >= ENOUGH_FOR_P99) {
      points += ", p99: " + written.apply(sketch.quantile(0.99));
    }
    if (sketch.count() >= ENOUGH_FOR_P999) {
      points += ", p99.9: " + written.apply(sketch.quantile(0.999));
    }
    return "{min: "
        + written.apply(sketch.least())
        + ", "
        + points
        + ", max: "
        + written.apply(sketch.most())
        + "}";
  }
}
