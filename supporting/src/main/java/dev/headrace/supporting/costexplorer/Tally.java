package dev.headrace.supporting.costexplorer;

import dev.headrace.billing.bill.Bill;
import dev.headrace.billing.bill.BillLine;
import dev.headrace.billing.bill.UnknownPrice;
import dev.headrace.billing.bill.UsageLine;
import java.util.Collection;
import java.util.function.Function;

/** Counts the lines of a bill, each where it belongs. */
final class Tally {
  private final Bill bill;
  private final boolean asksForCosts;

  /**
   * Counts nothing yet.
   *
   * @param bill of a whole month and all accounts
   * @param asksForCosts whether what has no price may not be counted
   */
  Tally(Bill bill, boolean asksForCosts) {
    this.bill = bill;
    this.asksForCosts = asksForCosts;
  }

  /**
   * Counts all lines.
   *
   * @param places where a line counts; empty where it does not
   * @throws dev.headrace.wire.ServiceError if costs are asked for of what has no price
   */
  void count(Function<UsageLine, ? extends Collection<Sums>> places) {
    var rates = new BlendedRates(bill);
    for (BillLine line : bill.lines()) {
      places.apply(line.usage()).forEach(sums -> sums.add(line, rates));
    }
    for (UnknownPrice unknown : bill.unknown()) {
      for (Sums sums : places.apply(unknown.usage())) {
        if (asksForCosts) {
          throw Invalid.unavailable(
              "A part of the cost is unknown: " + unknown.reason() + "; a Filter leaves it out");
        }
        sums.add(unknown.usage());
      }
    }
  }
}
