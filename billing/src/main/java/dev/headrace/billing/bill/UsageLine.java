package dev.headrace.billing.bill;

import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import dev.headrace.kernel.Partition;
import java.math.BigDecimal;
import java.util.SortedMap;

/**
 * What one resource used of one priced thing in one span of time, in the price's unit. Live and
 * simulated runs, and formulas, all end in these.
 *
 * @param key what it is paid as
 * @param resourceArn the function, service or endpoint that used it
 * @param tags those of the resource
 * @param startEpochMillis where the span begins
 * @param endEpochMillis where it ends
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
    BigDecimal wasted) {}
