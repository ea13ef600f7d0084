/**
 * The rules of serving models: who may ask, who waits and for what, when a model's server starts,
 * sleeps and is given up. They know a world, an engine and {@link
 * dev.headrace.inference.serve.Generations}, and nothing else of the outside.
 */
@org.jspecify.annotations.NullMarked
package dev.headrace.inference.serve;
