/** Generations that only take time: what the rules of serving models see in a simulated world. */
@org.jspecify.annotations.NullMarked
package dev.headrace.inference.serve.simulated;
