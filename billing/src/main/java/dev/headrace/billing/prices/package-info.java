/**
 * What things cost: dated, sourced price rows, looked up as a bill names them.
 *
 * <p>Usage types are AWS's own wherever they are public, so that a bill joins with a real one.
 * Where they are not, they follow AWS's pattern: {@code CapacityBlock:p5.48xlarge}, {@code
 * USE1-zai.glm-5-input-tokens}. Three things are kept apart by operation: load balancers by kind,
 * the models that are sold on Bedrock through the marketplace by the name that bills give them, and
 * rates under a Savings Plan by the plan, with the usage type that they discount.
 *
 * <p>A quantity is in the unit of its price: tokens by the million, months of 730 hours, and GB of
 * 2^30 bytes. Free tiers are no prices; they belong to the bill.
 */
@org.jspecify.annotations.NullMarked
package dev.headrace.billing.prices;
