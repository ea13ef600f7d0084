package dev.headrace.billing.bill;

import java.math.BigDecimal;

/**
 * What something costs, in US dollars, in three figures that are never added up silently.
 *
 * @param cash what the providers are paid
 * @param people what the team's time costs
 * @param wasted the part of cash that idle and failed work cost
 */
public record Totals(BigDecimal cash, BigDecimal people, BigDecimal wasted) {}
