package dev.headrace.advisor.report;

import dev.headrace.advisor.advice.Advice;
import dev.headrace.advisor.advice.Advice.BreakEven;
import dev.headrace.advisor.advice.Advice.Curve;
import dev.headrace.advisor.advice.Advice.CurvePoint;
import dev.headrace.advisor.advice.Words;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What systems cost at other volumes, with bands, today's volume and the break-evens. */
final class CurveChart {
  private CurveChart() {}

  static String of(Advice advice) {
    double lowX = Double.MAX_VALUE;
    double highX = 0;
    double lowY = Double.MAX_VALUE;
    double highY = 0;
    for (Curve curve : advice.curves()) {
      for (CurvePoint point : curve.points()) {
        double usd = point.cashPlusPeople().expectedUsd().doubleValue();
        lowX = Math.min(lowX, point.volumePerMonth());
        highX = Math.max(highX, point.volumePerMonth());
        lowY = Math.min(lowY, usd);
        highY = Math.max(highY, point.cashPlusPeople().highUsd().doubleValue());
      }
    }
    var plot =
        new Plot("curve-chart", "Cash + people by volume, in USD a month", description(advice));
    Scale x = Scale.logarithmic(lowX, highX, Plot.LEFT, Plot.RIGHT);
    Scale y =
        Scale.logarithmic(
            Math.max(0.01, Math.max(lowY, highY / 1e6)), highY, Plot.BOTTOM, Plot.TOP);
    plot.axes(
        x,
        y,
        Words::count,
        usd -> Words.amount(BigDecimal.valueOf(usd)),
        advice.subject().volumeUnit() + " a month",
        "USD a month, cash + people");
    for (int i = 0; i < advice.curves().size(); i++) {
      draw(plot.svg(), advice.curves().get(i), i + 1, x, y);
    }
    today(plot.svg(), advice, x);
    for (BreakEven found : advice.breakEvens()) {
      mark(plot.svg(), advice, found, x, y);
    }
    return plot.svg().end();
  }

  private static void draw(Svg svg, Curve curve, int colour, Scale x, Scale y) {
    List<Svg.Point> band = new ArrayList<>();
    List<Svg.Point> line = new ArrayList<>();
    List<CurvePoint> points = curve.points();
    for (CurvePoint point : points) {
      double at = x.at(point.volumePerMonth());
      band.add(new Svg.Point(at, y.at(point.cashPlusPeople().highUsd().doubleValue())));
      line.add(new Svg.Point(at, y.at(point.cashPlusPeople().expectedUsd().doubleValue())));
    }
    for (CurvePoint point : points.reversed()) {
      band.add(
          new Svg.Point(
              x.at(point.volumePerMonth()), y.at(point.cashPlusPeople().lowUsd().doubleValue())));
    }
    svg.path("band f" + colour, band, true);
    svg.path("line c" + colour, line, false);
    for (CurvePoint point : points) {
      if (!point.fits()) {
        svg.text(
            "",
            x.at(point.volumePerMonth()),
            y.at(point.cashPlusPeople().expectedUsd().doubleValue()) + 4,
            "middle",
            "×");
      }
    }
  }

  private static void today(Svg svg, Advice advice, Scale x) {
    double at = x.at(advice.subject().volumePerMonth());
    svg.line("today", at, Plot.TOP, at, Plot.BOTTOM);
    svg.text(
        "strong",
        at,
        Plot.TOP - 8,
        "middle",
        "today: " + Words.count(advice.subject().volumePerMonth()));
  }

  private static void mark(Svg svg, Advice advice, BreakEven found, Scale x, Scale y) {
    double usd = 0;
    for (Curve curve : advice.curves()) {
      if (curve.systemId().equals(found.belowId())) {
        usd = at(curve, found.volumePerMonth());
      }
    }
    if (usd > 0) {
      svg.circle("mark", x.at(found.volumePerMonth()), y.at(usd), 5);
      svg.text(
          "strong",
          x.at(found.volumePerMonth()) + 9,
          y.at(usd) + 17,
          "start",
          Words.count(found.volumePerMonth()));
    }
  }

  private static double at(Curve curve, double volume) {
    CurvePoint before = curve.points().getFirst();
    for (CurvePoint point : curve.points()) {
      if (point.volumePerMonth() >= volume) {
        double span = point.volumePerMonth() - before.volumePerMonth();
        double share = span == 0 ? 0 : (volume - before.volumePerMonth()) / span;
        double from = before.cashPlusPeople().expectedUsd().doubleValue();
        return from + share * (point.cashPlusPeople().expectedUsd().doubleValue() - from);
      }
      before = point;
    }
    return before.cashPlusPeople().expectedUsd().doubleValue();
  }

  private static String description(Advice advice) {
    var sections = new Sections(advice);
    var text = new StringBuilder();
    for (BreakEven found : advice.breakEvens()) {
      text.append(sections.title(found.belowId()))
          .append(" is better below ")
          .append(Words.count(found.volumePerMonth()))
          .append(", ")
          .append(sections.title(found.aboveId()))
          .append(" above. ");
    }
    return text.isEmpty() ? "No lines cross." : text.toString().strip();
  }
}
