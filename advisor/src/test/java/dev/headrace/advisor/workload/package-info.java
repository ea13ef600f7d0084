/** What workload files say, and what is said of those that are wrong. */
@org.jspecify.annotations.NullMarked
package dev.headrace.advisor.workload;
