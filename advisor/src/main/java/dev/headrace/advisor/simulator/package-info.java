/** The one place that knows how each way of the catalogue is predicted. */
@org.jspecify.annotations.NullMarked
package dev.headrace.advisor.simulator;
