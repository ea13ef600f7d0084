package dev.headrace.advisor.advice;

import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.simulation.Prediction;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Shares of requests and of cash, composed from those of components. */
final class Shares {
  private Shares() {}

  static double cold(List<Option> options) {
    return anyCall(options, Prediction::coldShare);
  }

  static double throttled(List<Option> options) {
    return anyCall(options, Prediction::throttledShare);
  }

  static double failed(List<Option> options) {
    return anyCall(options, Prediction::failedShare);
  }

  static double lost(List<Option> options) {
    return Math.min(1, throttled(options) + failed(options));
  }

  /** Of the cash, what served nothing. */
  static double idle(List<Option> options) {
    double cash = 0;
    double idle = 0;
    for (Option option : options) {
      double usd = option.priced().cashUsd().doubleValue();
      cash += usd;
      idle += usd * option.prediction().idleShare();
    }
    return cash == 0 ? 0 : idle / cash;
  }

  /** The same of what always runs alone: one less its utilisation. */
  static double idleOfServers(List<Option> options) {
    return idle(options.stream().filter(Shares::alwaysRuns).toList());
  }

  private static boolean alwaysRuns(Option option) {
    Shape shape = option.shape();
    return shape != null && !shape.scaling().toZero();
  }

  /** The share of requests of which at least one call is met; a batch counts as one call. */
  private static double anyCall(List<Option> options, ToDoubleFunction<Prediction> share) {
    double none = 1;
    for (Option option : options) {
      double calls = option.component().callsPerRequest();
      double met = Math.clamp(share.applyAsDouble(option.prediction()), 0, 1);
      none *= StrictMath.pow(1 - met, calls == 0 ? 1 : calls);
    }
    return none == 1 ? 0 : 1 - none;
  }
}
