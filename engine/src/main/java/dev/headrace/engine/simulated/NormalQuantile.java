package dev.headrace.engine.simulated;

/**
 * The quantile function of the normal distribution, by bisection of a series for its integral: slow
 * and exact to nine digits, for tables that are made once.
 */
final class NormalQuantile {
  private static final double MOST = 8;
  private static final double SQRT_TWO_PI = 2.5066282746310002;

  private NormalQuantile() {}

  static double of(double probability) {
    double low = -MOST;
    double high = MOST;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (below(middle) < probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /** The probability of a value below x, by the series of Marsaglia (2004). */
  private static double below(double x) {
    double sum = x;
    double term = x;
    for (int k = 3; k < 300 && sum + term != sum; k += 2) {
      term *= x * x / k;
      sum += term;
    }
    return 0.5 + sum * StrictMath.exp(-x * x / 2) / SQRT_TWO_PI;
  }
}
