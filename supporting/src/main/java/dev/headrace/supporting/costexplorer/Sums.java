package dev.headrace.supporting.costexplorer;

import dev.headrace.billing.bill.BillLine;
import dev.headrace.billing.bill.UsageLine;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.Set;

/** What the lines of a group come to. */
final class Sums {
  /** To how many decimals an answer says an amount, as AWS does. */
  private static final int SHOWN_DECIMALS = 10;

  private static final String USD = "USD";
  private static final String NO_UNIT = "N/A";

  private BigDecimal usd = BigDecimal.ZERO;
  private BigDecimal blendedUsd = BigDecimal.ZERO;
  private BigDecimal quantity = BigDecimal.ZERO;
  private final Set<String> units = new HashSet<>();

  /** Adds what has a price. */
  void add(BillLine line, BlendedRates rates) {
    usd = usd.add(line.usd());
    blendedUsd = blendedUsd.add(rates.cost(line));
    add(line.quantity(), line.price().unit().symbol());
  }

  /** Adds what has none: its quantity alone. */
  void add(UsageLine line) {
    add(line.quantity(), line.unit().symbol());
  }

  private void add(BigDecimal more, String unit) {
    quantity = quantity.add(more);
    units.add(unit);
  }

  /** A metric's amount, a decimal. */
  String amount(Metric metric) {
    BigDecimal shown = exact(metric).setScale(SHOWN_DECIMALS, RoundingMode.HALF_UP);
    return shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString();
  }

  /** A metric's amount, not rounded. */
  BigDecimal exact(Metric metric) {
    return switch (metric) {
      case UNBLENDED_COST, AMORTIZED_COST, NET_UNBLENDED_COST, NET_AMORTIZED_COST -> usd;
      case BLENDED_COST -> blendedUsd;
      case USAGE_QUANTITY -> quantity;
    };
  }

  /** A metric's unit; a quantity has none where it adds up several. */
  String unit(Metric metric) {
    if (metric.isCost()) {
      return USD;
    }
    return units.size() == 1 ? units.iterator().next() : NO_UNIT;
  }
}
