/** Calls of tools that a client forces, held to by a grammar where a model would talk instead. */
@org.jspecify.annotations.NullMarked
package dev.headrace.inference.calls;
