/**
 * Records what the rules of serving models decide in a live world, and lets a simulated world
 * decide it again: the proof that both worlds have the same rules.
 */
@org.jspecify.annotations.NullMarked
package dev.headrace.inference.replay;
