/** The bill: what was used, times what it costs. */
@org.jspecify.annotations.NullMarked
package dev.headrace.billing.bill;
