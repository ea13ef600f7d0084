/**
 * The escape suite: what a hostile function tries, and that each try is stopped or is named
 * missing; and the life of a sandbox. It drives {@code headrace-init} directly, without the engine.
 */
@org.jspecify.annotations.NullMarked
package dev.headrace.engine.escape;
