package dev.headrace.advisor.simulation;

import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.simulation.lambda.LambdaPredictor;
import dev.headrace.advisor.simulation.lambda.LambdaPredictor.Mode;
import dev.headrace.advisor.simulation.tokens.TokenPredictor;
import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Component.Code;
import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.billing.prices.PriceBook;
import java.time.LocalDate;
import java.util.List;

/**
 * Predicts by simulation where a service's rules or a model of it exist, and by formula elsewhere.
 * It has no state: the same arguments give the same predictions.
 */
public final class Simulator implements Predictor {
  private final Effort effort;
  private final Progress progress;
  private final PriceBook prices;
  private final LocalDate priceDay;

  /**
   * Makes a simulator.
   *
   * @param prices by which searches compare candidates, such as schedules
   * @param priceDay the day whose prices hold
   */
  public Simulator(Effort effort, Progress progress, PriceBook prices, LocalDate priceDay) {
    this.effort = effort;
    this.progress = progress;
    this.prices = prices;
    this.priceDay = priceDay;
  }

  /** The same with another effort, such as for a question that is asked many times over. */
  public Simulator with(Effort other) {
    return new Simulator(other, progress, prices, priceDay);
  }

  @Override
  public List<Prediction> predict(Workload workload, Component component, Shape shape, long seed) {
    var context = new Context(workload, effort, progress, prices, priceDay, seed);
    return switch (shape.id()) {
      case "lambda-on-demand" -> lambda(context, component, shape, Mode.ON_DEMAND);
      case "lambda-provisioned" -> lambda(context, component, shape, Mode.PROVISIONED);
      case "lambda-snapstart" -> lambda(context, component, shape, Mode.SNAPSTART);
      case "bedrock-on-demand" ->
          component instanceof Model model
              ? new TokenPredictor(context, model).onDemand(shape.id())
              : List.of();
      case "bedrock-batch" ->
          component instanceof Model model
              ? new TokenPredictor(context, model).batch(shape.id())
              : List.of();
      default -> List.of();
    };
  }

  private static List<Prediction> lambda(
      Context context, Component component, Shape shape, Mode mode) {
    return component instanceof Code code
        ? new LambdaPredictor(context, code).predict(shape.id(), mode)
        : List.of();
  }
}
