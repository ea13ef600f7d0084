/**
 * A token API: a language model that others serve and that is paid by the token, with its speed and
 * its quotas, as rules of a world.
 */
@org.jspecify.annotations.NullMarked
package dev.headrace.advisor.simulation.tokens;
