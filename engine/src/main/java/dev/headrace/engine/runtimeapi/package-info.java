/**
 * The Lambda Runtime API: how the code in a sandbox asks for requests and answers them, over
 * HTTP/1.1 on loopback addresses of its own.
 */
@org.jspecify.annotations.NullMarked
package dev.headrace.engine.runtimeapi;
