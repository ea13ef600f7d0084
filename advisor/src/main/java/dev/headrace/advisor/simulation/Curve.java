package dev.headrace.advisor.simulation;

import java.util.ArrayList;
import java.util.List;

/** A curve of straight lines between points whose x grows; level beyond its ends. */
public final class Curve {
  /** One point. */
  public record Point(double x, double y) {}

  private final List<Point> points;

  /** A curve through these points. */
  public Curve(List<Point> points) {
    if (points.isEmpty()) {
      throw new IllegalArgumentException("a curve without a point");
    }
    this.points = List.copyOf(points);
  }

  /** A curve through x, y, x, y and so on. */
  public static Curve of(double... xy) {
    var points = new ArrayList<Point>();
    for (int i = 0; i + 1 < xy.length; i += 2) {
      points.add(new Point(xy[i], xy[i + 1]));
    }
    return new Curve(points);
  }

  /** The value at a place. */
  public double at(double x) {
    Point low = points.getFirst();
    if (x <= low.x) {
      return low.y;
    }
    for (Point high : points.subList(1, points.size())) {
      if (x <= high.x) {
        return low.y + (x - low.x) / (high.x - low.x) * (high.y - low.y);
      }
      low = high;
    }
    return low.y;
  }

  /** How much it rises for each unit of x between its last two points; 0 where it has but one. */
  public double lastSlope() {
    if (points.size() < 2) {
      return 0;
    }
    Point before = points.get(points.size() - 2);
    Point last = points.getLast();
    return (last.y - before.y) / (last.x - before.x);
  }

  /** Its last point. */
  public Point last() {
    return points.getLast();
  }
}
