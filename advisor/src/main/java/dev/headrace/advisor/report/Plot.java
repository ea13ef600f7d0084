package dev.headrace.advisor.report;

import java.util.function.DoubleFunction;

/** The frame of a drawing with two axes. */
final class Plot {
  static final double WIDTH = 860;
  static final double HEIGHT = 400;
  static final double LEFT = 74;
  static final double RIGHT = 838;
  static final double TOP = 30;
  static final double BOTTOM = 348;

  private final Svg svg;

  Plot(String id, String title, String description) {
    this.svg = new Svg(id, WIDTH, HEIGHT, title, description);
  }

  Svg svg() {
    return svg;
  }

  /** Draws a grid, numbers along both axes, and what they count. */
  void axes(
      Scale x,
      Scale y,
      DoubleFunction<String> xWords,
      DoubleFunction<String> yWords,
      String xName,
      String yName) {
    for (double tick : x.ticks()) {
      svg.line("grid", x.at(tick), TOP, x.at(tick), BOTTOM);
      svg.text("", x.at(tick), BOTTOM + 18, "middle", xWords.apply(tick));
    }
    for (double tick : y.ticks()) {
      svg.line("grid", LEFT, y.at(tick), RIGHT, y.at(tick));
      svg.text("", LEFT - 8, y.at(tick) + 4, "end", yWords.apply(tick));
    }
    svg.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM);
    svg.text("", RIGHT, BOTTOM + 38, "end", xName);
    svg.text("", 8, 16, "start", yName);
  }
}
