/**
 * The demonstration: deploys the functions under {@code examples/} and drives them with a trace.
 */
@org.jspecify.annotations.NullMarked
package dev.headrace.app.demo;
