package dev.headrace.advisor.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of the month that is simulated.
 *
 * @param startNanos where it begins, since the start of the month, with nothing running
 * @param countedNanos from where on calls are counted
 * @param endNanos where it ends
 */
public record Stretch(long startNanos, long countedNanos, long endNanos) {
  private static final long HOUR_NANOS = 3_600_000_000_000L;
  private static final int WEEK_HOURS = 168;
  private static final int WINDOWS = 8;
  private static final double SECOND_NANOS = 1e9;
  private static final double LEAST_SERVICE_TIMES = 4;

  /**
   * What stands for a month: all of it where it has no more calls than may be simulated, else its
   * first week, else eight windows before each of which an equal share of the month's calls comes.
   * A month and a week are counted from their first call on; a window only once it is warm, as
   * every start within it would be one too many.
   *
   * @param callSeconds how long a call takes at most, about: windows are longer by far
   */
  public static List<Stretch> of(Arrivals arrivals, Effort effort, double callSeconds) {
    double calls = arrivals.callsPerMonth();
    if (calls <= effort.calls()) {
      return List.of(new Stretch(0, 0, Arrivals.MONTH_NANOS));
    }
    if (arrivals.before(WEEK_HOURS * HOUR_NANOS) <= effort.calls()) {
      return List.of(new Stretch(0, 0, WEEK_HOURS * HOUR_NANOS));
    }
    var windows = new ArrayList<Stretch>();
    for (int i = 0; i < WINDOWS; i++) {
      long middle = arrivals.instantOfShare((i + 0.5) / WINDOWS);
      double seconds =
          Math.max(
              effort.calls() / (double) WINDOWS / Math.max(arrivals.perSecond(middle), 1e-9),
              LEAST_SERVICE_TIMES * callSeconds);
      long length = (long) Math.min(seconds * SECOND_NANOS, 24.0 * HOUR_NANOS);
      long warmUp = length / 2;
      long start = Math.clamp(middle - warmUp, 0, Arrivals.MONTH_NANOS - length - warmUp);
      windows.add(new Stretch(start, start + warmUp, start + warmUp + length));
    }
    return windows;
  }

  /** Whether it begins with a part that is not counted. */
  public boolean isWarmedUp() {
    return countedNanos > startNanos;
  }

  /** What is simulated, in words. */
  public static String describe(List<Stretch> stretches) {
    Stretch first = stretches.getFirst();
    if (first.endNanos == Arrivals.MONTH_NANOS && first.startNanos == 0) {
      return "the whole month was simulated, from its first cold start on";
    }
    if (stretches.size() == 1) {
      return "the first week was simulated, from its first cold start on, and its usage scaled to"
          + " the month";
    }
    double seconds = 0;
    for (Stretch stretch : stretches) {
      seconds += (stretch.endNanos - stretch.countedNanos) / SECOND_NANOS / stretches.size();
    }
    return "%d windows of %.0f s in the mean were simulated, spread over the month by its calls,"
            .formatted(stretches.size(), seconds)
        + " each after half as long to warm up; usage is scaled to the month";
  }
}
