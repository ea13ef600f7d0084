/** What things cost: dated, sourced price rows, looked up as a bill names them. */
@org.jspecify.annotations.NullMarked
package dev.headrace.billing.prices;
