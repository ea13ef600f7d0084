package dev.headrace.advisor.simulator;

import dev.headrace.advisor.catalogue.Shape;
import dev.headrace.advisor.catalogue.Shape.Kind;
import dev.headrace.advisor.simulation.Context;
import dev.headrace.advisor.simulation.Effort;
import dev.headrace.advisor.simulation.Memo;
import dev.headrace.advisor.simulation.MonthPattern;
import dev.headrace.advisor.simulation.Prediction;
import dev.headrace.advisor.simulation.Predictor;
import dev.headrace.advisor.simulation.Progress;
import dev.headrace.advisor.simulation.formula.BatchFormula;
import dev.headrace.advisor.simulation.formula.FormulaPredictor;
import dev.headrace.advisor.simulation.lambda.LambdaPredictor;
import dev.headrace.advisor.simulation.lambda.LambdaPredictor.Mode;
import dev.headrace.advisor.simulation.pool.PoolPredictor;
import dev.headrace.advisor.simulation.tokens.TokenPredictor;
import dev.headrace.advisor.workload.Component;
import dev.headrace.advisor.workload.Component.Batch;
import dev.headrace.advisor.workload.Component.Code;
import dev.headrace.advisor.workload.Component.External;
import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.advisor.workload.Traffic;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.billing.prices.PriceBook;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Predicts by simulation where a service's rules or a model of it exist, and by formula elsewhere.
 * The same arguments give the same predictions; all that it keeps is what follows from them: the
 * month of the last pattern, and pools that other shapes have too.
 */
public final class Simulator implements Predictor {
  private final Effort effort;
  private final Progress progress;
  private final PriceBook prices;
  private final LocalDate priceDay;
  private final Memo memo = new Memo();
  private volatile @Nullable Known known;

  /** A pattern and its month; a pattern is pure, so equal ones mean the same month. */
  private record Known(Traffic.Pattern pattern, MonthPattern month) {}

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
    Context context = context(workload, seed);
    return switch (component) {
      case Code code -> code(context, code, shape);
      case Model model -> model(context, model, shape);
      case Batch batch -> BatchFormula.predict(context, batch, shape);
      case External external -> List.of();
    };
  }

  /**
   * Predicts a function of one memory size, architecture and level of provisioned concurrency.
   *
   * @param shape on-demand Lambda, or with provisioned concurrency
   * @param provisioned the concurrency that is provisioned all the time; 0 for none
   */
  public Prediction function(
      Workload workload,
      Code code,
      Shape shape,
      int memoryMiB,
      String architecture,
      int provisioned,
      long seed) {
    return new LambdaPredictor(context(workload, seed), code)
        .variant(shape, memoryMiB, architecture, provisioned);
  }

  private Context context(Workload workload, long seed) {
    return new Context(
        workload,
        monthOf(workload.traffic().pattern()),
        memo,
        effort,
        progress,
        prices,
        priceDay,
        seed);
  }

  private MonthPattern monthOf(Traffic.Pattern pattern) {
    Known before = known;
    if (before == null || !before.pattern.equals(pattern)) {
      before = new Known(pattern, new MonthPattern(pattern));
      known = before;
    }
    return before.month;
  }

  private static List<Prediction> code(Context context, Code code, Shape shape) {
    return switch (shape.id()) {
      case "lambda-on-demand" -> functions(context, code, shape, Mode.ON_DEMAND);
      case "lambda-provisioned" -> functions(context, code, shape, Mode.PROVISIONED);
      case "lambda-snapstart" -> functions(context, code, shape, Mode.SNAPSTART);
      case "bedrock-on-demand" -> TokenPredictor.embedding(context, code, shape);
      default -> FormulaPredictor.predict(context, code, shape);
    };
  }

  private static List<Prediction> functions(Context context, Code code, Shape shape, Mode mode) {
    return new LambdaPredictor(context, code).predict(shape, mode);
  }

  private static List<Prediction> model(Context context, Model model, Shape shape) {
    return switch (shape.id()) {
      case "bedrock-on-demand" -> new TokenPredictor(context, model).onDemand(shape);
      case "bedrock-batch" -> new TokenPredictor(context, model).batch(shape);
      case "bedrock-provisioned" -> TokenPredictor.provisioned(context, model, shape);
      default ->
          shape.runs().contains(Kind.MODEL_SERVER)
              ? PoolPredictor.predict(context, model, shape)
              : List.of();
    };
  }
}
