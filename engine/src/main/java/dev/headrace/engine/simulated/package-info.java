/** An engine that runs nothing: it draws how long work would take, and what would go wrong. */
@org.jspecify.annotations.NullMarked
package dev.headrace.engine.simulated;
