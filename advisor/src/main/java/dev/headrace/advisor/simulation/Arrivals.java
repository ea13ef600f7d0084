package dev.headrace.advisor.simulation;

import dev.headrace.advisor.workload.Traffic;
import java.util.random.RandomGenerator;

/**
 * When calls of a component come within a month: a Poisson process whose rate changes each minute
 * as the pattern of the traffic says. Immutable.
 */
public final class Arrivals {
  /** A month in nanoseconds: 730 hours. */
  public static final long MONTH_NANOS = Traffic.MONTH_SECONDS * 1_000_000_000;

  /** The hours of a month. */
  public static final int HOURS = 730;

  private static final long MINUTE_NANOS = MonthPattern.MINUTE_NANOS;
  private static final int MINUTES = MonthPattern.MINUTES;
  private static final int MINUTES_PER_HOUR = 60;
  private static final long NEVER = Long.MAX_VALUE;

  private final MonthPattern month;
  private final double instantsPerMonth;

  /**
   * Spreads calls over a month.
   *
   * @param callsPerMonth in all
   */
  public Arrivals(MonthPattern month, double callsPerMonth) {
    this.month = month;
    boolean none = month.shareBefore(MINUTES) == 0;
    this.instantsPerMonth = none ? 0 : callsPerMonth / month.batchSize();
  }

  /** Instants expected before a minute of the month. */
  private double expectedBefore(int minute) {
    return month.shareBefore(minute) * instantsPerMonth;
  }

  /** How many calls come at one instant. */
  public int batchSize() {
    return month.batchSize();
  }

  /** How many calls are expected in the month. */
  public double callsPerMonth() {
    return expectedBefore(MINUTES) * month.batchSize();
  }

  /** How many calls a second are expected in an hour of the month, in its busiest minute. */
  public double mostPerSecond(int hour) {
    double most = 0;
    for (int i = 0; i < MINUTES_PER_HOUR; i++) {
      int minute = hour * MINUTES_PER_HOUR + i;
      most = Math.max(most, expectedBefore(minute + 1) - expectedBefore(minute));
    }
    return most * month.batchSize() / MINUTES_PER_HOUR;
  }

  /** How many calls a second are expected at an instant of the month. */
  public double perSecond(long nanos) {
    int minute = (int) (Math.floorMod(nanos, MONTH_NANOS) / MINUTE_NANOS);
    return (expectedBefore(minute + 1) - expectedBefore(minute))
        * month.batchSize()
        / MINUTES_PER_HOUR;
  }

  /** How many calls are expected from the start of the month to an instant of it. */
  public double before(long nanos) {
    return expectedInstants(nanos) * month.batchSize();
  }

  /** The instant of the month before which so large a share of its calls comes. */
  public long instantOfShare(double share) {
    return instantOf(share * expectedBefore(MINUTES));
  }

  /**
   * The next instant at which calls come, or {@link Long#MAX_VALUE} if none does in the month.
   *
   * @param nowNanos since the start of the month
   */
  public long next(long nowNanos, RandomGenerator chance) {
    double wait = -StrictMath.log(1 - chance.nextDouble());
    double target = expectedInstants(nowNanos) + wait;
    return target >= expectedBefore(MINUTES) ? NEVER : Math.max(nowNanos + 1, instantOf(target));
  }

  private double expectedInstants(long nanos) {
    if (nanos >= MONTH_NANOS) {
      return expectedBefore(MINUTES);
    }
    int minute = (int) (nanos / MINUTE_NANOS);
    double share = (nanos % MINUTE_NANOS) / (double) MINUTE_NANOS;
    return expectedBefore(minute) + share * (expectedBefore(minute + 1) - expectedBefore(minute));
  }

  private long instantOf(double expected) {
    int low = 0;
    int high = MINUTES - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (expectedBefore(middle) <= expected) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    double within = expectedBefore(low + 1) - expectedBefore(low);
    double share = within == 0 ? 0 : (expected - expectedBefore(low)) / within;
    return low * MINUTE_NANOS + (long) (Math.clamp(share, 0, 1) * MINUTE_NANOS);
  }
}
