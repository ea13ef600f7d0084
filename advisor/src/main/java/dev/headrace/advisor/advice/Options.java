package dev.headrace.advisor.advice;

import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.simulation.Latency;
import dev.headrace.advisor.simulation.Obtained;
import dev.headrace.advisor.simulation.Prediction;
import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.billing.prices.UnknownPriceException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Predicts and prices what components could run as. */
final class Options {
  private final Predictions predictions;
  private final Pricing pricing;

  Options(Predictions predictions, Pricing pricing) {
    this.predictions = predictions;
    this.pricing = pricing;
  }

  /**
   * The variants of a component on a shape whose prices are known.
   *
   * @throws UnknownPriceException where the price book lacks a price of every one
   */
  List<Option> of(Workload workload, Component component, Shape shape) {
    List<Option> options = new ArrayList<>();
    UnknownPriceException first = null;
    for (Prediction prediction : predictions.of(workload, component, shape)) {
      try {
        options.add(new Option(component, shape, prediction, pricing.price(prediction)));
      } catch (UnknownPriceException unknown) {
        first = first == null ? unknown : first;
      }
    }
    if (options.isEmpty() && first != null) {
      throw first;
    }
    return options;
  }

  /** What runs elsewhere whatever is decided: its fixed cost and that of its calls. */
  static Option outside(Workload workload, Component.External external) {
    double calls = Volume.calls(workload, external);
    Latency latency = Latency.of(external.latencyMillis());
    var prediction =
        new Prediction(
            external.name(),
            "outside",
            "",
            Obtained.MEASURED,
            latency,
            latency,
            0,
            0,
            0,
            0,
            List.of(),
            List.of());
    BigDecimal usd =
        BigDecimal.valueOf(external.usdPerMonth())
            .add(BigDecimal.valueOf(external.usdPerCall()).multiply(BigDecimal.valueOf(calls)));
    return new Option(external, null, prediction, Priced.NOTHING.plus(usd));
  }
}
