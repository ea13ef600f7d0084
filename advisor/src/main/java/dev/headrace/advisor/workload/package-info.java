/** A system of components and its traffic, as a user describes it. */
@org.jspecify.annotations.NullMarked
package dev.headrace.advisor.workload;
