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
}
