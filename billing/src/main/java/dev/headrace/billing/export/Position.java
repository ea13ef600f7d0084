package dev.headrace.billing.export;

import dev.headrace.billing.bill.BillLine;
import dev.headrace.billing.bill.Charge;
import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceKey;
import java.math.BigDecimal;

/** All lines of a group that are paid at one price: a quantity times a unit price. */
record Position(
    PriceKey key,
    Charge charge,
    Price price,
    BigDecimal quantity,
    BigDecimal listUsd,
    BigDecimal usd,
    BigDecimal wastedUsd) {
  static Position of(BillLine line) {
    return new Position(
        line.usage().key(),
        line.charge(),
        line.price(),
        line.quantity(),
        line.listUsd(),
        line.usd(),
        line.wastedUsd());
  }

  Position plus(Position other) {
    return new Position(
        key,
        charge,
        price,
        quantity.add(other.quantity),
        listUsd.add(other.listUsd),
        usd.add(other.usd),
        wastedUsd.add(other.wastedUsd));
  }

  /** What positions are told apart by, in the order in which they are shown. */
  String name() {
    return String.join(
        "\0",
        key.serviceCode(),
        key.region(),
        key.usageType(),
        key.operation(),
        charge.name(),
        String.format("%040.10f", price.tierFrom()),
        price.effectiveFrom().toString());
  }

  /** What one unit is paid: nothing where it is free. */
  BigDecimal unitUsd() {
    return charge == Charge.FREE_TIER ? BigDecimal.ZERO : price.usd();
  }
}
