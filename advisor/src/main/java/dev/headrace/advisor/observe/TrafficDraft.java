package dev.headrace.advisor.observe;

import dev.headrace.advisor.workload.Origin;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes how often requests come, and when. */
final class TrafficDraft {
  private static final double EXTRAPOLATED_BELOW_HOURS = 24;

  /** The most that a workload file takes for a peak. */
  private static final double MOST_PEAK = 1_000;

  private final YamlLines yaml;
  private final Charges charges;

  TrafficDraft(YamlLines yaml, Charges charges) {
    this.yaml = yaml;
    this.charges = charges;
  }

  void write(@Nullable Entry entry) {
    yaml.open(0, "traffic");
    if (entry == null || !entry.arrivals().hasRate()) {
      billed(entry);
      return;
    }
    Arrivals arrivals = entry.arrivals();
    double hours = arrivals.spanHours();
    yaml.value(
        1,
        "requests",
        Figures.about(Figures.perMonth(arrivals.perHour())) + "/month",
        hours < EXTRAPOLATED_BELOW_HOURS ? Origin.EXTRAPOLATED : Origin.MEASURED,
        Figures.count(arrivals.placed())
            + " "
            + entry.what()
            + " of "
            + entry.name()
            + " in "
            + Figures.hours(hours)
            + " ("
            + entry.sources()
            + ")");
    shape(Profile.of(arrivals), arrivals);
  }

  private void shape(Profile profile, Arrivals arrivals) {
    String hours = Figures.hours(arrivals.spanHours());
    boolean known = arrivals.spanHours() >= EXTRAPOLATED_BELOW_HOURS;
    yaml.value(
        1, "shape", profile.shape(), known ? Origin.MEASURED : Origin.ASSUMED, profile.why());
    if (profile.peak() > 1) {
      yaml.value(
          1,
          "timezone",
          profile.zone(),
          Origin.EXTRAPOLATED,
          "the offset that fits; name your own, such as Europe/Berlin");
      yaml.value(
          1,
          "peak",
          Figures.digits(Math.min(MOST_PEAK, profile.peak())) + "x",
          Origin.MEASURED,
          "the busiest hours of " + hours);
    }
    if (profile.burst() > 1) {
      yaml.value(
          1,
          "burst",
          Integer.toString(profile.burst()),
          Origin.EXTRAPOLATED,
          "from how the minutes vary");
    }
    if (profile.shape().equals("daily-batch")) {
      yaml.value(
          1,
          "at",
          String.format(Locale.ROOT, "%02d:00", profile.startHour()),
          Origin.MEASURED,
          "the busiest two hours of the days of " + hours);
      yaml.value(1, "window", "2h", Origin.MEASURED, "the hours in which most of them come");
    }
  }

  /** Logs without times have no rate; a bill may have the number of requests. */
  private void billed(@Nullable Entry entry) {
    BigDecimal requests = BigDecimal.ZERO;
    for (Charges.Resource function : charges.resources("AWSLambda").values()) {
      requests = requests.add(BilledFunction.requests(function));
    }
    double hours = charges.spanHours();
    if (requests.signum() > 0 && hours > 0) {
      yaml.value(
          1,
          "requests",
          Figures.about(Figures.perMonth(requests.doubleValue() / hours)) + "/month",
          Origin.MEASURED,
          "Lambda requests in the bill of " + Figures.hours(hours));
    } else {
      yaml.value(
          1,
          "requests",
          "100k/month",
          Origin.ASSUMED,
          (entry == null ? "nothing tells it" : "the logs have no times") + "; put in your own");
    }
  }
}
