package dev.headrace.advisor.workload;

import dev.headrace.advisor.workload.Form.Filled;
import dev.headrace.advisor.workload.Traffic.Pattern;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes traffic of a filled form. */
final class Traffics {
  private static final double BURST = 50;
  private static final int BATCH_AT_MINUTE = 120;
  private static final double BATCH_WINDOW_MILLIS = 3_600_000;
  private static final double BUSINESS_PEAK = 4;
  private static final double WEEKLY_PEAK = 2;

  private final Filled filled;
  private final Reading reading;

  private Traffics(Filled filled, Reading reading) {
    this.filled = filled;
    this.reading = reading;
  }

  /** Whether somebody calls a system: work in bulk is not called. */
  static boolean isNeeded(List<Component> components) {
    return components.stream().anyMatch(component -> component.callsPerRequest() > 0);
  }

  static Traffic of(Filled filled, @Nullable Trace trace, boolean needed, Reading reading) {
    return new Traffics(filled, reading).traffic(trace, needed);
  }

  private Traffic traffic(@Nullable Trace trace, boolean needed) {
    double growth = filled.get(TrafficForm.GROWTH);
    Double requests = filled.find(TrafficForm.REQUESTS);
    if (requests == null && trace != null) {
      requests = trace.requestsPerMonth();
      reading.note(
          "traffic.requests",
          Origin.MEASURED,
          "%.0f/month".formatted(requests),
          "as many as the trace has in its time, all month");
    }
    if (requests == null && needed) {
      wrong(
          TrafficForm.REQUESTS,
          "is missing; allowed is " + TrafficForm.REQUESTS.format().allowed());
    }
    Pattern pattern = trace == null ? shape() : traced(trace);
    return new Traffic(requests == null ? 0 : requests, growth, pattern, trace);
  }

  private Pattern traced(Trace trace) {
    for (Field<?> field :
        List.of(
            TrafficForm.SHAPE,
            TrafficForm.PEAK,
            TrafficForm.BURST,
            TrafficForm.AT,
            TrafficForm.WINDOW)) {
      if (filled.says(field) && filled.says(TrafficForm.TRACE)) {
        wrong(field, "has no meaning beside a trace, which says when requests come");
      }
    }
    reading.note(
        "traffic.shape", Origin.MEASURED, "as in the trace", "the trace says when requests come");
    return trace.pattern();
  }

  private Pattern shape() {
    String shape = filled.get(TrafficForm.SHAPE);
    refuse(TrafficForm.PEAK, shape, List.of("business-hours", "weekly"));
    refuse(TrafficForm.BURST, shape, List.of("bursts"));
    refuse(TrafficForm.AT, shape, List.of("daily-batch"));
    refuse(TrafficForm.WINDOW, shape, List.of("daily-batch"));
    ZoneId zone = filled.get(TrafficForm.TIMEZONE);
    return switch (shape) {
      case "constant" -> SteadyPattern.constant();
      case "bursts" -> SteadyPattern.bursts((int) burst());
      case "business-hours" -> peaked(WeekPattern.BUSINESS_HOURS, zone, BUSINESS_PEAK);
      case "weekly" -> peaked(WeekPattern.WEEKLY, zone, WEEKLY_PEAK);
      case "daily-batch" -> dailyBatch(zone);
      default -> SteadyPattern.poisson();
    };
  }

  private Pattern peaked(WeekPattern.Profile profile, ZoneId zone, double usual) {
    Double given = filled.find(TrafficForm.PEAK);
    if (given == null) {
      assume("traffic.peak", usual, "x", "a usual ratio for " + profile.words());
    }
    double peak = given == null ? usual : given;
    double most = profile.greatestPeak(zone);
    if (peak > most) {
      wrong(
          TrafficForm.PEAK,
          "%sx is too much for %s; allowed is from 1x to %.0fx; did you mean shape: bursts?"
              .formatted(WeekPattern.number(peak), profile.words(), Math.floor(most)));
      return SteadyPattern.poisson();
    }
    return WeekPattern.of(profile, zone, peak);
  }

  private double burst() {
    Double given = filled.find(TrafficForm.BURST);
    if (given == null) {
      assume("traffic.burst", BURST, "", "a usual fan-out");
    }
    return given == null ? BURST : given;
  }

  private Pattern dailyBatch(ZoneId zone) {
    Integer at = filled.find(TrafficForm.AT);
    if (at == null) {
      reading.note("traffic.at", Origin.ASSUMED, "02:00", "most nightly runs begin at night");
    }
    Double window = filled.find(TrafficForm.WINDOW);
    if (window == null) {
      reading.note("traffic.window", Origin.ASSUMED, "1h", "a usual window");
    }
    double millis = window == null ? BATCH_WINDOW_MILLIS : window;
    return WeekPattern.dailyBatch(
        zone, Optional.ofNullable(at).orElse(BATCH_AT_MINUTE), (int) Math.ceil(millis / 60_000));
  }

  private void assume(String path, double value, String unit, String why) {
    reading.note(path, Origin.ASSUMED, WeekPattern.number(value) + unit, why);
  }

  private void refuse(Field<?> field, String shape, List<String> allowed) {
    if (filled.says(field) && !allowed.contains(shape)) {
      wrong(
          field,
          "has no meaning for the shape "
              + shape
              + "; it goes with "
              + String.join(" and ", allowed));
    }
  }

  private void wrong(Field<?> field, String message) {
    Yaml.Entry entry = filled.mapping().entries().get(field.name());
    reading.wrong(
        entry == null ? filled.mapping().place() : entry.value().place(),
        Form.under(filled.path(), field.name()),
        message);
  }
}
