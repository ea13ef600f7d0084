/** Helpers for tests of services: real clients against a service without the listener. */
@org.jspecify.annotations.NullMarked
package dev.headrace.wire.testing;
