/** What would happen and be paid if a component ran in a given way. */
@org.jspecify.annotations.NullMarked
package dev.headrace.advisor.simulation;
