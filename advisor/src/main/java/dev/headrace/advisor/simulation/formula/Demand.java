package dev.headrace.advisor.simulation.formula;

import dev.headrace.advisor.simulation.Arrivals;
import dev.headrace.advisor.simulation.Context;
import dev.headrace.advisor.simulation.Quantiles;
import dev.headrace.advisor.workload.Component.Code;

/**
 * What a component asks of instances that serve several calls at once.
 *
 * <p>An instance has enough of calls when their computing takes six tenths of its vCPUs, or when it
 * serves as many at once as the workload allows. Each hour has as many instances as its busiest
 * minute needs.
 */
final class Demand {
  /**
   * The share of its vCPUs to which target tracking loads an instance; AWS's examples have 50-75.
   */
  static final double UTILISATION = 0.6;

  private static final double MILLIS = 1e3;
  private static final double SECOND_NANOS = 1e9;
  private static final double SECONDS_PER_HOUR = 3_600;

  private final Arrivals arrivals;
  private final Code code;
  private final double cpuSeconds;
  private final double waitingSeconds;

  Demand(Context context, Code code) {
    this.code = code;
    this.arrivals = context.arrivals(code);
    double seconds = Quantiles.mean(code.durationMillis()) / MILLIS;
    this.cpuSeconds = seconds * (1 - code.waitingShare());
    this.waitingSeconds = seconds * code.waitingShare();
  }

  double calls() {
    return arrivals.callsPerMonth();
  }

  /** Computing of one call on one vCPU. */
  double cpuSeconds() {
    return cpuSeconds;
  }

  /** How long one call takes where code of one thread has so many vCPUs. */
  double callSeconds(double vcpus) {
    return waitingSeconds + cpuSeconds / Math.min(1, vcpus);
  }

  /** Calls a second that one instance serves. */
  double perInstance(double vcpus, int processes) {
    double atOnce = Math.max(1, code.concurrencyPerInstance()) * (double) Math.max(1, processes);
    double bySlots = atOnce / callSeconds(vcpus);
    double byCpu = cpuSeconds == 0 ? bySlots : UTILISATION * vcpus / cpuSeconds;
    return Math.min(bySlots, byCpu);
  }

  /** Instance-hours of the month, never fewer instances than the least. */
  double instanceHours(double perInstance, int least) {
    double hours = 0;
    for (int hour = 0; hour < Arrivals.HOURS; hour++) {
      hours += instances(arrivals.mostPerSecond(hour), perInstance, least);
    }
    return hours;
  }

  /**
   * Hours of sessions that calls share, each of which ends when no call has come for a while: as
   * many as an hour's busiest minute needs, or, where one is enough, the time in which a call came
   * lately, by Poisson.
   *
   * @param lastsSeconds from a call until the session has ended if no other comes
   */
  double sharedHours(double perInstance, double lastsSeconds) {
    double hours = 0;
    for (int hour = 0; hour < Arrivals.HOURS; hour++) {
      double needed = instances(arrivals.mostPerSecond(hour), perInstance, 0);
      double perSecond = arrivals.perSecond((long) (hour * SECONDS_PER_HOUR * SECOND_NANOS));
      hours += needed > 1 ? needed : 1 - StrictMath.exp(-perSecond * lastsSeconds);
    }
    return hours;
  }

  /** Instances in the busiest hour. */
  double most(double perInstance, int least) {
    double most = 0;
    for (int hour = 0; hour < Arrivals.HOURS; hour++) {
      most = Math.max(most, instances(arrivals.mostPerSecond(hour), perInstance, least));
    }
    return most;
  }

  private static double instances(double perSecond, double perInstance, int least) {
    return Math.max(least, Math.ceil(perSecond / perInstance - 1e-9));
  }

  /**
   * Instance-hours in which an instance has at least one call: as many as are full, or, where calls
   * are few, the time in which there is any, by Poisson.
   */
  double busyHours(double perInstance, double callSeconds) {
    double hours = 0;
    for (int hour = 0; hour < Arrivals.HOURS; hour++) {
      double perSecond = arrivals.perSecond((long) (hour * SECONDS_PER_HOUR * SECOND_NANOS));
      double any = 1 - StrictMath.exp(-perSecond * callSeconds);
      hours += Math.max(any, perSecond / perInstance);
    }
    return hours;
  }
}
