package dev.headrace.supporting.costexplorer;

import dev.headrace.billing.bill.Bill;
import dev.headrace.billing.bill.Rollup;
import dev.headrace.billing.bill.TooManyLinesException;
import dev.headrace.billing.prices.BadPricesException;
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

  /** The same; where there is no bill, it throws what Cost Explorer answers. */
  default MonthlyBills answering() {
    return (month, span) -> {
      try {
        return of(month, span);
      } catch (TooManyLinesException e) {
        throw Invalid.unavailable(
            "The usage of a month has more lines than are billed at once; DAILY has fewer than"
                + " HOURLY");
      } catch (BadPricesException e) {
        throw Invalid.unavailable("An imported price file is damaged: " + e.getMessage());
      }
    };
  }
}
