package dev.headrace.advisor.report;

import dev.headrace.advisor.advice.Advice;
import dev.headrace.advisor.advice.Advice.SystemOption;
import dev.headrace.advisor.advice.Range;
import dev.headrace.advisor.advice.Words;
import java.util.List;

/** Cash and people of each system, side by side and never stacked, each with its range. */
final class CostChart {
  private static final int MOST = 8;
  private static final double ROW = 54;
  private static final double WIDTH = 860;
  private static final double MIDDLE = 446;
  private static final double RIGHT = 780;
  private static final double CASH_RIGHT = 378;
  private static final double TOP = 34;
  private static final double BAR = 13;
  private static final double LONGEST_TITLE = 118;

  private CostChart() {}

  static String of(Advice advice) {
    List<SystemOption> systems =
        advice.systems().subList(0, Math.min(MOST, advice.systems().size()));
    double highest = 0;
    for (SystemOption system : systems) {
      highest =
          Math.max(
              highest,
              Math.max(
                  system.cost().cash().highUsd().doubleValue(),
                  system.cost().people().highUsd().doubleValue()));
    }
    var svg =
        new Svg(
            "cost-chart",
            WIDTH,
            TOP + ROW * systems.size() + 8,
            "Cash and people of each way, in USD a month",
            description(systems));
    Scale cash = Scale.linear(highest, 0, CASH_RIGHT);
    Scale people = Scale.linear(highest, MIDDLE, RIGHT);
    svg.text("strong", 0, 14, "start", "Cash (pale: wasted on idle and failed work)");
    svg.text("strong", MIDDLE, 14, "start", "People");
    double y = TOP;
    for (SystemOption system : systems) {
      boolean advised = system.id().equals(advice.answer().systemId());
      svg.text(advised ? "strong" : "", 0, y + 10, "start", cut(system.title()));
      double cashEnd = cash.at(system.cost().cash().expectedUsd().doubleValue());
      double useful =
          cash.at(
              system.cost().cash().expectedUsd().subtract(system.cost().wastedUsd()).doubleValue());
      svg.rectangle("cash", 0, y + 17, useful, BAR);
      svg.rectangle("wasted", useful, y + 17, cashEnd - useful, BAR);
      bar(svg, cash, system.cost().cash(), y + 17);
      double peopleEnd = people.at(system.cost().people().expectedUsd().doubleValue());
      svg.rectangle("people", MIDDLE, y + 17, peopleEnd - MIDDLE, BAR);
      bar(svg, people, system.cost().people(), y + 17);
      y += ROW;
    }
    return svg.end();
  }

  private static void bar(Svg svg, Scale scale, Range range, double y) {
    double low = scale.at(range.lowUsd().doubleValue());
    double high = scale.at(range.highUsd().doubleValue());
    double middle = y + BAR / 2;
    if (high - low > 1) {
      svg.line("whisker", low, middle, high, middle);
      svg.line("whisker", low, middle - 3, low, middle + 3);
      svg.line("whisker", high, middle - 3, high, middle + 3);
    }
    svg.text("", high + 7, y + BAR - 2, "start", Words.amount(range.expectedUsd()));
  }

  private static String cut(String title) {
    return title.length() <= LONGEST_TITLE
        ? title
        : title.substring(0, (int) LONGEST_TITLE - 1) + "…";
  }

  private static String description(List<SystemOption> systems) {
    var text = new StringBuilder();
    for (SystemOption system : systems) {
      text.append(system.title())
          .append(": cash ")
          .append(Words.usd(system.cost().cash().expectedUsd()))
          .append(", people ")
          .append(Words.usd(system.cost().people().expectedUsd()))
          .append(". ");
    }
    return text.toString().strip();
  }
}
