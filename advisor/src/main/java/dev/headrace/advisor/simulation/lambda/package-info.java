/** AWS Lambda's own rules in simulated worlds: a month of a function at each size and level. */
@org.jspecify.annotations.NullMarked
package dev.headrace.advisor.simulation.lambda;
