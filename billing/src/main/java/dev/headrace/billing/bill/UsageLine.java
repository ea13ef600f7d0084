package dev.headrace.billing.bill;

import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import dev.headrace.kernel.Partition;
import java.math.BigDecimal;
import java.util.SortedMap;

/**
 * What one resource used of one priced thing in one span of time. Live and simulated runs, and
 * formulas, all end in these.
 *
 * @param key what it is paid as
 * @param resourceArn the function, service or endpoint that used it
 * @param tags those of the resource
 * @param startEpochMillis where the span begins; it lies within one calendar month (UTC)
 * @param endEpochMillis where it ends, after its start
 * @param unit what the quantity counts; the bill converts it to the price's own unit
 * @param quantity in the unit, exact
 * @param wasted how much of the quantity went to work that failed or to waiting idle
 */
public record UsageLine(
    Partition partition,
    PriceKey key,
    String resourceArn,
    SortedMap<String, String> tags,
    long startEpochMillis,
    long endEpochMillis,
    PriceUnit unit,
    BigDecimal quantity,
    BigDecimal wasted) {
  /**
   * Checks a line.
   *
   * @throws IllegalArgumentException for a span without length, a quantity below zero, or more
   *     waste than there is
   */
  public UsageLine {
    if (endEpochMillis <= startEpochMillis) {
      throw new IllegalArgumentException("a span that does not last: " + key);
    }
    if (quantity.signum() < 0 || wasted.signum() < 0 || wasted.compareTo(quantity) > 0) {
      throw new IllegalArgumentException(
          "a quantity of " + quantity + " of which " + wasted + " was wasted: " + key);
    }
  }
}
