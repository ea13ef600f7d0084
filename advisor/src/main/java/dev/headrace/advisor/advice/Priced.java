package dev.headrace.advisor.advice;

import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.PriceKey;
import java.math.BigDecimal;
import java.util.List;

/**
 * What a month of usage costs by the price book.
 *
 * @param offUsd how far the cash may be off to both sides, for the ways its figures were obtained
 * @param charges by price, in the order of their keys
 */
record Priced(BigDecimal cashUsd, BigDecimal wastedUsd, double offUsd, List<Charge> charges) {
  static final Priced NOTHING = new Priced(BigDecimal.ZERO, BigDecimal.ZERO, 0, List.of());

  /**
   * What one price comes to.
   *
   * @param quantity in the price's unit
   * @param rows the tiers that it is paid by
   */
  record Charge(PriceKey key, BigDecimal quantity, BigDecimal usd, List<Price> rows) {}

  /** The same with a fixed amount beside it. */
  Priced plus(BigDecimal usd) {
    return new Priced(cashUsd.add(usd), wastedUsd, offUsd, charges);
  }

  /** What one price comes to. */
  double usdOf(PriceKey key) {
    return charges.stream()
        .filter(charge -> charge.key.equals(key))
        .mapToDouble(charge -> charge.usd.doubleValue())
        .sum();
  }
}
