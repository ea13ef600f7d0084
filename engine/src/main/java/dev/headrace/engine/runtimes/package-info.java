/**
 * What runs a function's code: the interpreters of this machine, and the runtimes that ship with
 * Headrace and speak the Runtime API for them.
 */
@org.jspecify.annotations.NullMarked
package dev.headrace.engine.runtimes;
