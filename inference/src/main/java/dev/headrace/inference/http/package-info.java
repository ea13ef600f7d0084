/**
 * A small HTTP client for model servers: blocking, so that it belongs on virtual threads, with
 * connections that are kept and events that are handed on as they come.
 */
@org.jspecify.annotations.NullMarked
package dev.headrace.inference.http;
