package dev.headrace.advisor.report;

import dev.headrace.advisor.advice.Advice;
import dev.headrace.advisor.advice.Advice.FrontierPoint;
import dev.headrace.advisor.advice.Advice.SystemOption;
import dev.headrace.advisor.advice.Advice.Times;
import dev.headrace.advisor.advice.Words;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Cost against latency: the systems that no other beats in both, joined; others as rings. */
final class FrontierChart {
  private static final double SPACE = 1.25;

  private FrontierChart() {}

  static String of(Advice advice) {
    double lowX = Double.MAX_VALUE;
    double highX = 0;
    double lowY = Double.MAX_VALUE;
    double highY = 0;
    List<double[]> others = others(advice);
    List<double[]> all = new ArrayList<>(others);
    advice.frontier().forEach(point -> all.add(pair(point)));
    for (double[] pair : all) {
      lowX = Math.min(lowX, pair[0]);
      highX = Math.max(highX, pair[0]);
      lowY = Math.min(lowY, pair[1]);
      highY = Math.max(highY, pair[1]);
    }
    var plot = new Plot("frontier-chart", "Cost against 99th percentile", description(advice));
    Scale x = Scale.logarithmic(Math.max(0.01, lowX / SPACE), highX * SPACE, Plot.LEFT, Plot.RIGHT);
    Scale y = Scale.logarithmic(lowY / SPACE, highY * SPACE, Plot.BOTTOM, Plot.TOP);
    plot.axes(
        x,
        y,
        usd -> Words.amount(BigDecimal.valueOf(usd)),
        Words::millis,
        "USD a month, cash + people",
        "p99 of a request");
    others.forEach(pair -> plot.svg().circle("mark missed", x.at(pair[0]), y.at(pair[1]), 4));
    List<Svg.Point> line = new ArrayList<>();
    for (FrontierPoint point : advice.frontier()) {
      double[] pair = pair(point);
      line.add(new Svg.Point(x.at(pair[0]), y.at(pair[1])));
    }
    plot.svg().path("line c1", line, false);
    int number = 1;
    for (Svg.Point point : line) {
      plot.svg().circle("f1", point.x(), point.y(), 5);
      plot.svg().text("strong", point.x() + 8, point.y() - 8, "start", Integer.toString(number++));
    }
    return plot.svg().end();
  }

  private static double[] pair(FrontierPoint point) {
    return new double[] {point.cashPlusPeopleUsd().doubleValue(), point.p99Millis()};
  }

  private static List<double[]> others(Advice advice) {
    List<double[]> others = new ArrayList<>();
    for (SystemOption system : advice.systems()) {
      Times times = system.latency();
      if (times != null) {
        others.add(
            new double[] {
              system.cost().cashPlusPeople().expectedUsd().doubleValue(), times.p99Millis()
            });
      }
    }
    return others;
  }

  private static String description(Advice advice) {
    var text = new StringBuilder();
    int number = 1;
    for (FrontierPoint point : advice.frontier()) {
      text.append(number++)
          .append(": ")
          .append(point.title())
          .append(", ")
          .append(Words.usd(point.cashPlusPeopleUsd()))
          .append(", ")
          .append(Words.millis(point.p99Millis()))
          .append(". ");
    }
    return text.toString().strip();
  }
}
