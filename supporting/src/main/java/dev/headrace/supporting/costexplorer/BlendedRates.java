package dev.headrace.supporting.costexplorer;

import dev.headrace.billing.bill.Bill;
import dev.headrace.billing.bill.BillLine;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.Map;

/**
 * What a unit of each thing costs on the average of all accounts and tiers of a month.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/con-bill-blended-rates.html">
 *     Understanding Consolidated Bills: blended rates and costs</a>
 */
final class BlendedRates {
  private record Thing(PriceKey key, PriceUnit unit) {
    static Thing of(BillLine line) {
      return new Thing(line.usage().key(), line.price().unit());
    }
  }

  private record Total(BigDecimal usd, BigDecimal quantity) {
    Total plus(Total other) {
      return new Total(usd.add(other.usd), quantity.add(other.quantity));
    }
  }

  private final Map<Thing, Total> totals = new HashMap<>();

  /**
   * The rates of a bill.
   *
   * @param bill of a whole month and all accounts
   */
  BlendedRates(Bill bill) {
    for (BillLine line : bill.lines()) {
      totals.merge(Thing.of(line), new Total(line.usd(), line.quantity()), Total::plus);
    }
  }

  /** What a line of the bill costs at its blended rate, in US dollars. */
  BigDecimal cost(BillLine line) {
    Total total = totals.get(Thing.of(line));
    return total == null || total.quantity.signum() == 0
        ? BigDecimal.ZERO
        : total.usd.multiply(line.quantity()).divide(total.quantity, MathContext.DECIMAL128);
  }
}
