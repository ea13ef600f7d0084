/**
 * A token API: a language model that others serve and that is paid by the token, by the rules of
 * serving models in a simulated world.
 */
@org.jspecify.annotations.NullMarked
package dev.headrace.advisor.simulation.tokens;
