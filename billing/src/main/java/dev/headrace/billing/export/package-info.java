/** The bill as people, programs and other FinOps tools read it. */
@org.jspecify.annotations.NullMarked
package dev.headrace.billing.export;
