package dev.headrace.advisor.advice;

import dev.headrace.advisor.advice.Advice.Cost;
import dev.headrace.advisor.advice.Advice.PeopleCost;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Puts cash and people side by side, with how far each may be off. */
final class Costs {
  private Costs() {}

  /**
   * The three figures and the sum by which systems are ranked.
   *
   * @param assumedOffShare how far assumed inputs put the cash off, as a share of it
   */
  static Cost of(Priced priced, List<PeopleCost> people, double assumedOffShare) {
    double cash = priced.cashUsd().doubleValue();
    double cashOff = Uncertainty.together(List.of(priced.offUsd(), assumedOffShare * cash));
    BigDecimal expected = BigDecimal.ZERO;
    List<Double> less = new ArrayList<>();
    List<Double> more = new ArrayList<>();
    for (PeopleCost cost : people) {
      Range usd = cost.usd();
      expected = expected.add(usd.expectedUsd());
      less.add(usd.expectedUsd().subtract(usd.lowUsd()).doubleValue());
      more.add(usd.highUsd().subtract(usd.expectedUsd()).doubleValue());
    }
    double peopleLess = Uncertainty.together(less);
    double peopleMore = Uncertainty.together(more);
    return new Cost(
        Range.around(priced.cashUsd(), cashOff),
        Range.between(expected, peopleLess, peopleMore),
        Range.shown(priced.wastedUsd()),
        Range.between(
            priced.cashUsd().add(expected),
            Uncertainty.together(List.of(cashOff, peopleLess)),
            Uncertainty.together(List.of(cashOff, peopleMore))));
  }
}
