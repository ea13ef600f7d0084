package dev.headrace.billing.bill;

import java.math.BigDecimal;

/**
 * What became of a Savings Plan's hourly commitment over the bill's period, after discounts.
 *
 * @param committedUsd what is paid in any case
 * @param usedUsd how much of it paid for usage; these dollars are in the lines
 */
public record Commitment(SavingsPlan plan, BigDecimal committedUsd, BigDecimal usedUsd) {
  /** The same, with so much of each dollar left to pay. */
  Commitment times(BigDecimal factor) {
    return new Commitment(plan, committedUsd.multiply(factor), usedUsd.multiply(factor));
  }

  /** What is paid for nothing. */
  public BigDecimal unusedUsd() {
    return committedUsd.subtract(usedUsd);
  }
}
