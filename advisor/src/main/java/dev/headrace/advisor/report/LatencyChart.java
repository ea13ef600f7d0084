package dev.headrace.advisor.report;

import dev.headrace.advisor.advice.Advice;
import dev.headrace.advisor.advice.Advice.Curve;
import dev.headrace.advisor.advice.Advice.Quantile;
import dev.headrace.advisor.advice.Advice.SystemOption;
import dev.headrace.advisor.advice.Advice.Times;
import dev.headrace.advisor.advice.Words;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How large a share of requests has been answered after how long. */
final class LatencyChart {
  private LatencyChart() {}

  /** Whether any of the systems that are compared has a known latency. */
  static boolean isPossible(Advice advice) {
    return advice.curves().stream().anyMatch(curve -> times(advice, curve) != null);
  }

  private static @Nullable Times times(Advice advice, Curve curve) {
    SystemOption system = advice.system(curve.systemId());
    return system == null ? null : system.latency();
  }

  static String of(Advice advice) {
    double least = Double.MAX_VALUE;
    double most = 0;
    for (Curve curve : advice.curves()) {
      Times times = times(advice, curve);
      if (times != null) {
        least = Math.min(least, times.quantiles().getFirst().millis());
        most = Math.max(most, times.quantiles().getLast().millis());
      }
    }
    var plot = new Plot("latency-chart", "Share of requests answered by time", description(advice));
    Scale x = Scale.logarithmic(Math.max(least, most / 1e4), most, Plot.LEFT, Plot.RIGHT);
    Scale y = Scale.linear(1, Plot.BOTTOM, Plot.TOP);
    plot.axes(x, y, Words::millis, Words::percent, "time to the whole answer", "share of requests");
    for (int i = 0; i < advice.curves().size(); i++) {
      Times times = times(advice, advice.curves().get(i));
      if (times != null) {
        draw(plot.svg(), times, i + 1, x, y);
      }
    }
    return plot.svg().end();
  }

  private static void draw(Svg svg, Times times, int colour, Scale x, Scale y) {
    List<Svg.Point> line = new ArrayList<>();
    for (Quantile quantile : times.quantiles()) {
      line.add(new Svg.Point(x.at(quantile.millis()), y.at(quantile.share())));
    }
    svg.path("line c" + colour, line, false);
    svg.circle("f" + colour, x.at(times.p99Millis()), y.at(0.99), 3.5);
  }

  private static String description(Advice advice) {
    var text = new StringBuilder();
    for (Curve curve : advice.curves()) {
      Times times = times(advice, curve);
      text.append(curve.title())
          .append(
              times == null
                  ? ": not simulated. "
                  : ": half within "
                      + Words.millis(times.p50Millis())
                      + ", 99 % within "
                      + Words.millis(times.p99Millis())
                      + ". ");
    }
    return text.toString().strip();
  }
}
