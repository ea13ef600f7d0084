package dev.headrace.advisor.report;

import dev.headrace.advisor.advice.Advice;
import dev.headrace.advisor.advice.Advice.Sensitivity;
import dev.headrace.advisor.advice.Advice.SystemOption;
import dev.headrace.advisor.advice.Words;
import java.math.BigDecimal;

/** What the recommended system costs at both ends of each input that moves the answer most. */
final class SensitivityChart {
  private static final double WIDTH = 860;
  private static final double LEFT = 250;
  private static final double RIGHT = 770;
  private static final double ROW = 34;
  private static final double TOP = 26;

  private SensitivityChart() {}

  static String of(Advice advice, SystemOption system) {
    double now = system.cost().cashPlusPeople().expectedUsd().doubleValue();
    double highest = now;
    for (Sensitivity input : advice.sensitivity()) {
      highest = Math.max(highest, Math.max(usd(input.lowUsd()), usd(input.highUsd())));
    }
    Scale x = Scale.linear(highest, LEFT, RIGHT);
    double bottom = TOP + ROW * advice.sensitivity().size();
    var svg =
        new Svg(
            "sensitivity-chart",
            WIDTH,
            bottom + 26,
            "Cash + people of what is advised, as inputs change",
            description(advice));
    double y = TOP;
    for (Sensitivity input : advice.sensitivity()) {
      double low = x.at(Math.min(usd(input.lowUsd()), usd(input.highUsd())));
      double high = x.at(Math.max(usd(input.lowUsd()), usd(input.highUsd())));
      svg.text(input.flips() ? "strong" : "", LEFT - 12, y + 17, "end", shortened(input.path()));
      svg.rectangle(input.flips() ? "people" : "cash", low, y + 6, Math.max(2, high - low), 15);
      svg.text("", high + 8, y + 18, "start", input.flips() ? "flips at " + input.flipsAt() : "");
      y += ROW;
    }
    svg.line("today", x.at(now), TOP - 6, x.at(now), bottom);
    svg.text("strong", x.at(now), 12, "middle", "as it is: " + Words.usd(BigDecimal.valueOf(now)));
    for (double tick : x.ticks()) {
      svg.text("", x.at(tick), bottom + 18, "middle", Words.amount(BigDecimal.valueOf(tick)));
    }
    svg.line("axis", LEFT, bottom, RIGHT, bottom);
    return svg.end();
  }

  private static double usd(BigDecimal usd) {
    return usd.doubleValue();
  }

  private static String shortened(String path) {
    return path.length() <= 38 ? path : path.substring(0, 37) + "…";
  }

  private static String description(Advice advice) {
    var text = new StringBuilder();
    for (Sensitivity input : advice.sensitivity()) {
      text.append(input.path())
          .append(": ")
          .append(Words.usd(input.lowUsd()))
          .append(" to ")
          .append(Words.usd(input.highUsd()))
          .append(input.flips() ? ", flips. " : ". ");
    }
    return text.toString().strip();
  }
}
