/** What ways to run work cost whose service is not simulated: by formula, without latency. */
@org.jspecify.annotations.NullMarked
package dev.headrace.advisor.simulation.formula;
