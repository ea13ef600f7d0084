/** Model serving in the live world: threads that wait, servers that answer, streams that flow. */
@org.jspecify.annotations.NullMarked
package dev.headrace.inference.live;
