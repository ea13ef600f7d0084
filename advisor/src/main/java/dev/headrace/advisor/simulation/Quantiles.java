package dev.headrace.advisor.simulation;

import dev.headrace.advisor.workload.Spread;
import dev.headrace.advisor.workload.Spread.Point;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The quantile function of a {@link Spread}. One point is a constant. Points from 0 to 1 are joined
 * by straight lines. Where the ends are not given, as in {@code p50: 7s, p99: 30s}, the logarithm
 * of the quantity is taken to be normal between neighbours and beyond them, up to one in a
 * thousand: durations of services are skewed.
 */
public final class Quantiles {
  /** How many steps a table has; a quantile is known to a thousandth. */
  public static final int STEPS = 1_000;

  private static final double LEAST = 0.5 / STEPS;
  private static final double SMALLEST = 1e-9;

  private Quantiles() {}

  /** The quantile function. */
  public static DoubleUnaryOperator of(Spread spread) {
    List<Point> points =
        spread.points().stream().sorted(Comparator.comparingDouble(Point::probability)).toList();
    if (points.size() == 1) {
      double value = points.getFirst().value();
      return probability -> value;
    }
    boolean bounded = points.getFirst().probability() <= 0 && points.getLast().probability() >= 1;
    return bounded ? probability -> straight(points, probability) : new LogNormal(points);
  }

  /** The quantiles 0, 1/1000 to 1 times a factor. */
  public static long[] table(DoubleUnaryOperator quantile, double factor) {
    long[] table = new long[STEPS + 1];
    for (int i = 0; i <= STEPS; i++) {
      table[i] = (long) Math.max(0, quantile.applyAsDouble(i / (double) STEPS) * factor);
      if (i > 0) {
        table[i] = Math.max(table[i], table[i - 1]);
      }
    }
    return table;
  }

  /** The mean, of the quantiles in the middle of each of a thousand equal shares. */
  public static double mean(Spread spread) {
    DoubleUnaryOperator quantile = of(spread);
    double sum = 0;
    for (int i = 0; i < STEPS; i++) {
      sum += quantile.applyAsDouble((i + 0.5) / STEPS);
    }
    return sum / STEPS;
  }

  private static double straight(List<Point> points, double probability) {
    int above = 1;
    while (above < points.size() - 1 && points.get(above).probability() < probability) {
      above++;
    }
    Point low = points.get(above - 1);
    Point high = points.get(above);
    double share = (probability - low.probability()) / (high.probability() - low.probability());
    return low.value() + Math.clamp(share, 0, 1) * (high.value() - low.value());
  }

  /** Joins points where the logarithm is normal between them; what they need is computed once. */
  private static final class LogNormal implements DoubleUnaryOperator {
    private final double[] probabilities;
    private final double[] scores;
    private final double[] logs;

    LogNormal(List<Point> points) {
      probabilities = points.stream().mapToDouble(Point::probability).toArray();
      scores = points.stream().mapToDouble(point -> normal(within(point.probability()))).toArray();
      logs =
          points.stream()
              .mapToDouble(point -> StrictMath.log(Math.max(point.value(), SMALLEST)))
              .toArray();
    }

    @Override
    public double applyAsDouble(double anyProbability) {
      double probability = within(anyProbability);
      int above = 1;
      while (above < probabilities.length - 1 && probabilities[above] < probability) {
        above++;
      }
      double from = scores[above - 1];
      double share = (normal(probability) - from) / (scores[above] - from);
      return StrictMath.exp(logs[above - 1] + share * (logs[above] - logs[above - 1]));
    }

    private static double within(double probability) {
      return Math.clamp(probability, LEAST, 1 - LEAST);
    }
  }

  /**
   * The quantile of the normal distribution by Acklam's rational approximation, to nine digits of
   * the probability.
   */
  static double normal(double probability) {
    if (probability < 0.02425) {
      return tail(StrictMath.sqrt(-2 * StrictMath.log(probability)));
    }
    if (probability > 1 - 0.02425) {
      return -tail(StrictMath.sqrt(-2 * StrictMath.log(1 - probability)));
    }
    double q = probability - 0.5;
    double r = q * q;
    double numerator =
        ((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r
                        + 138.3577518672690)
                    * r
                - 30.66479806614716)
            * r;
    double denominator =
        ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r
                        + 66.80131188771972)
                    * r
                - 13.28068155288572)
            * r;
    return (numerator + 2.506628277459239) * q / (denominator + 1);
  }

  private static double tail(double q) {
    double numerator =
        ((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q
                        - 2.549732539343734)
                    * q
                + 4.374664141464968)
            * q;
    double denominator =
        (((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q
                + 3.754408661907416)
            * q;
    return (numerator + 2.938163982698783) / (denominator + 1);
  }
}
