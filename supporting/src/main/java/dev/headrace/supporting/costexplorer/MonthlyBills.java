package dev.headrace.supporting.costexplorer;

import dev.headrace.billing.bill.Bill;
import dev.headrace.billing.bill.Rollup;
import java.time.YearMonth;

/** Where bills come from: whole calendar months, so that tiers begin where they do. */
@FunctionalInterface
interface MonthlyBills {
  /**
   * All accounts' bill of a month, as far as the month has come.
   *
   * @param span how long its lines are
   */
  Bill of(YearMonth month, Rollup.Span span);
}
