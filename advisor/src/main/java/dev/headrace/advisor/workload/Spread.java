package dev.headrace.advisor.workload;

import java.util.List;

/**
 * A quantity that varies, as points of its distribution: rising probabilities with the values that
 * so large a share stays below. What lies between is interpolated; its unit is in the name of what
 * holds it.
 *
 * @param points at least one; a single one is a constant
 */
public record Spread(List<Point> points) {
  /**
   * One point.
   *
   * @param probability from 0 to 1
   */
  public record Point(double probability, double value) {}

  /** Always the same. */
  public static Spread constant(double value) {
    return new Spread(List.of(new Point(0.5, value)));
  }

  /** Anything from the least to the most, each as likely. */
  public static Spread range(double least, double most) {
    return new Spread(List.of(new Point(0, least), new Point(1, most)));
  }

  /** The largest value that is given. */
  public double largest() {
    return points.stream().mapToDouble(Point::value).max().orElse(0);
  }

  /** The mean where values lie on straight lines between the points and are constant beyond. */
  public double roughMean() {
    double sum = 0;
    Point before = new Point(0, points.getFirst().value());
    for (Point point : points) {
      double share = point.probability() - before.probability();
      sum += share * (point.value() + before.value()) / 2;
      before = point;
    }
    return sum + (1 - before.probability()) * before.value();
  }
}
