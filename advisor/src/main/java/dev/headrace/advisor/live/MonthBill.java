package dev.headrace.advisor.live;

import dev.headrace.billing.bill.Bill;
import dev.headrace.billing.bill.Terms;
import dev.headrace.billing.bill.UsageLine;
import dev.headrace.billing.prices.PriceBook;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** The bill of simulated usage, at the list prices of a day. */
final class MonthBill {
  private MonthBill() {}

  /** As if it were used from that day on. */
  static Bill of(List<UsageLine> usage, PriceBook prices, LocalDate day) {
    return Bill.of(usage.stream().map(line -> moved(line, day)).toList(), prices, Terms.PUBLIC);
  }

  private static UsageLine moved(UsageLine line, LocalDate day) {
    long start = day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    return new UsageLine(
        line.partition(),
        line.key(),
        line.resourceArn(),
        line.tags(),
        start,
        start + line.endEpochMillis() - line.startEpochMillis(),
        line.unit(),
        line.quantity(),
        line.wasted());
  }
}
