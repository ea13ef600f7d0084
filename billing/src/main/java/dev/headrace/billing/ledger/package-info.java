/** The ledger: what was used, hour by hour, kept on the journal until it is billed and beyond. */
@org.jspecify.annotations.NullMarked
package dev.headrace.billing.ledger;
