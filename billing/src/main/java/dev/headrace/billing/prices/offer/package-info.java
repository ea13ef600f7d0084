/**
 * Reads the price list files that AWS publishes: a file of gigabytes in little memory, and of a
 * damaged file what can be read of it.
 */
@org.jspecify.annotations.NullMarked
package dev.headrace.billing.prices.offer;
