package dev.headrace.advisor.simulation;

import dev.headrace.advisor.workload.Spread;
import dev.headrace.advisor.workload.Spread.Point;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * How long requests took, cold ones included.
 *
 * @param samples of which the percentiles are taken
 */
public record Latency(
    double p50Millis, double p95Millis, double p99Millis, double meanMillis, long samples) {
  /** Those percentiles as a distribution. */
  public Spread spread() {
    return new Spread(
        List.of(new Point(0.5, p50Millis), new Point(0.95, p95Millis), new Point(0.99, p99Millis)));
  }

  /** What a distribution says; nothing was sampled. */
  public static Latency of(Spread spread) {
    DoubleUnaryOperator quantile = Quantiles.of(spread);
    return new Latency(
        quantile.applyAsDouble(0.5),
        quantile.applyAsDouble(0.95),
        quantile.applyAsDouble(0.99),
        Quantiles.mean(spread),
        0);
  }
}
