/**
 * Where work runs as sandboxed processes of this machine: {@code headrace-init}, the language that
 * it speaks, and what the machine lets it protect.
 */
@org.jspecify.annotations.NullMarked
package dev.headrace.engine.sandbox;
