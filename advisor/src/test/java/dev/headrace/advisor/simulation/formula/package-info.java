@org.jspecify.annotations.NullMarked
package dev.headrace.advisor.simulation.formula;
