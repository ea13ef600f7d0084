package dev.headrace.advisor.observe;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One row of a provider's bill.
 *
 * @param resource the ARN or id of what was charged; empty where the export has none
 * @param billedUsd what is invoiced for it
 * @param listUsd at the public on-demand price; what is billed where the export has none
 * @param startEpochMillis when its usage began; null where that is not known
 */
record ChargeRow(
    Charges.Key key,
    String resource,
    BigDecimal quantity,
    BigDecimal billedUsd,
    BigDecimal listUsd,
    @Nullable Long startEpochMillis,
    @Nullable Long endEpochMillis) {}
