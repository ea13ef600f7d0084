package dev.headrace.advisor.advice;

import dev.headrace.advisor.simulation.Quantiles;
import dev.headrace.advisor.workload.Component;
import java.util.function.DoubleUnaryOperator;

/** Says in a sentence what a component is. */
final class Parts {
  private static final double MIB = 1_048_576;

  private Parts() {}

  static String what(Component component) {
    return switch (component) {
      case Component.Code code -> code(code);
      case Component.Model model -> model(model);
      case Component.Batch batch ->
          Words.count(batch.itemsPerRun())
              + " items a run, "
              + Words.count(batch.runsPerMonth())
              + " runs a month, p50 "
              + Words.millis(Quantiles.of(batch.itemMillis()).applyAsDouble(0.5))
              + " an item, done within "
              + Words.millis((double) batch.deadlineMillis());
      case Component.External external ->
          "runs elsewhere, p50 "
              + Words.millis(Quantiles.of(external.latencyMillis()).applyAsDouble(0.5));
    };
  }

  private static String code(Component.Code code) {
    DoubleUnaryOperator duration = Quantiles.of(code.durationMillis());
    return code.runtime()
        + ", "
        + Words.count(code.packageBytes() / MIB)
        + " MiB "
        + (code.image() ? "image" : "package")
        + ", "
        + code.memoryMiB()
        + " MiB, p50 "
        + Words.millis(duration.applyAsDouble(0.5))
        + ", p99 "
        + Words.millis(duration.applyAsDouble(0.99))
        + ", waits "
        + Words.percent(code.waitingShare())
        + " of its time";
  }

  private static String model(Component.Model model) {
    return model.model()
        + ", "
        + Words.count(Quantiles.mean(model.inputTokens()))
        + " tokens in ("
        + Words.percent(model.cachedShare())
        + " cached), "
        + Words.count(Quantiles.mean(model.outputTokens()))
        + " out, "
        + Words.count(model.callsPerRequest())
        + " calls a request";
  }
}
