package dev.headrace.advisor.simulation.pool;

import dev.headrace.advisor.simulation.Arrivals;
import dev.headrace.advisor.simulation.Context;
import dev.headrace.advisor.simulation.Quantiles;
import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.advisor.workload.Component.OpenModel;
import java.util.Optional;

/**
 * A model on servers of one kind: how many accelerators a server needs, how many requests it takes
 * at once and a second.
 *
 * @param rented what is rented
 * @param accelerators that share each step of one server
 * @param slots the most requests of a server at once
 * @param perSecond requests that a server answers when it is full
 */
record Placement(Rented rented, ServingSpeed speed, int accelerators, int slots, double perSecond) {
  /** Requests at once beyond which servers are not driven. */
  private static final int MOST_SLOTS = 64;

  /** Requests that a server must hold at once to be worth it. */
  private static final int LEAST_SLOTS = 2;

  /** The share of what a server could answer that it is loaded with. */
  static final double UTILISATION = 0.7;

  private static final double SECOND_NANOS = 1e9;

  /** The smallest number of accelerators on which a model fits; empty where it never does. */
  static Optional<Placement> of(Rented rented, Model model, OpenModel open) {
    for (int accelerators = 1; accelerators <= rented.accelerators(); accelerators++) {
      if (rented.accelerators() % accelerators == 0) {
        Placement placement = on(rented, accelerators, model, open);
        if (placement.slots >= LEAST_SLOTS) {
          return Optional.of(placement);
        }
      }
    }
    return Optional.empty();
  }

  private static Placement on(Rented rented, int accelerators, Model model, OpenModel open) {
    var speed = new ServingSpeed(rented.accelerator(), accelerators, open);
    double input = Quantiles.mean(model.inputTokens());
    double output = Quantiles.mean(model.outputTokens());
    int slots = (int) Math.min(MOST_SLOTS, speed.cacheTokens() / Math.max(1, input + output));
    double context = input + output / 2;
    double nanos =
        speed.prefillNanos(input)
            + output * speed.stepNanos(slots, slots * context) / Math.max(1, slots);
    return new Placement(rented, speed, accelerators, slots, SECOND_NANOS / nanos);
  }

  /** How long the longest answer to a usual prompt takes on a server that is full. */
  double longestAnswerSeconds(Model model) {
    double input = Quantiles.mean(model.inputTokens());
    double context = slots * (input + model.maxOutputTokens() / 2.0);
    double nanos =
        speed.prefillNanos(input) + model.maxOutputTokens() * speed.stepNanos(slots, context);
    return nanos / SECOND_NANOS;
  }

  int serversPerInstance() {
    return rented.accelerators() / accelerators;
  }

  /** Servers for a rate. */
  int serversFor(double callsPerSecond) {
    return (int) Math.max(1, Math.ceil(callsPerSecond / (perSecond * UTILISATION)));
  }

  /** Instances for the busiest minute of the month. */
  int instancesAtPeak(Context context, Model model) {
    double most = 0;
    Arrivals arrivals = context.arrivals(model);
    for (int hour = 0; hour < Arrivals.HOURS; hour++) {
      most = Math.max(most, arrivals.mostPerSecond(hour));
    }
    return Math.ceilDiv(serversFor(most), serversPerInstance());
  }
}
