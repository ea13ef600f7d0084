package dev.headrace.advisor.advice;

import dev.headrace.advisor.simulation.Latency;
import dev.headrace.advisor.workload.Spread;
import java.util.List;

/**
 * A distribution of which a few percentiles are known: log-normal between each two, and beyond the
 * outermost as between the nearest.
 */
final class QuantileCurve {
  private static final double LEAST_SHARE = 1e-4;
  private static final double LEAST_MILLIS = 1e-6;
  private static final int MEAN_STEPS = 1_000;

  private final double[] scores;
  private final double[] logs;
  private final double floor;
  private final double ceiling;

  private QuantileCurve(double[] shares, double[] values, double floor, double ceiling) {
    this.scores = new double[shares.length];
    this.logs = new double[shares.length];
    this.floor = floor;
    this.ceiling = ceiling;
    for (int i = 0; i < shares.length; i++) {
      double share = Math.clamp(shares[i], LEAST_SHARE, 1 - LEAST_SHARE);
      scores[i] = Normal.quantile(share);
      logs[i] = StrictMath.log(Math.max(values[i], LEAST_MILLIS));
    }
  }

  static QuantileCurve of(Latency latency) {
    return new QuantileCurve(
        new double[] {0.5, 0.95, 0.99},
        new double[] {latency.p50Millis(), latency.p95Millis(), latency.p99Millis()},
        0,
        Double.MAX_VALUE);
  }

  /** A spread; its first and last points bound it where they stand at 0 and 1. */
  static QuantileCurve of(Spread spread) {
    List<Spread.Point> points = spread.points();
    double[] shares = points.stream().mapToDouble(Spread.Point::probability).toArray();
    double[] values = points.stream().mapToDouble(Spread.Point::value).toArray();
    double floor = shares[0] <= 0 ? values[0] : 0;
    int last = shares.length - 1;
    double ceiling = shares[last] >= 1 ? values[last] : Double.MAX_VALUE;
    return new QuantileCurve(shares, values, floor, ceiling);
  }

  /** The value that a share stays below. */
  double at(double share) {
    if (scores.length == 1) {
      return StrictMath.exp(logs[0]);
    }
    double score = Normal.quantile(Math.clamp(share, LEAST_SHARE, 1 - LEAST_SHARE));
    int i = 0;
    while (i < scores.length - 2 && score > scores[i + 1]) {
      i++;
    }
    double slope = (logs[i + 1] - logs[i]) / (scores[i + 1] - scores[i]);
    double value = StrictMath.exp(logs[i] + slope * (score - scores[i]));
    return Math.clamp(value, floor, ceiling);
  }

  /** The mean, by adding up slices of equal share. */
  double mean() {
    double sum = 0;
    for (int i = 0; i < MEAN_STEPS; i++) {
      sum += at((i + 0.5) / MEAN_STEPS);
    }
    return sum / MEAN_STEPS;
  }
}
