/**
 * Records what the rules of a live world decide, and lets a simulated world decide it again: the
 * proof that both worlds have the same rules.
 */
@org.jspecify.annotations.NullMarked
package dev.headrace.lambda.replay;
