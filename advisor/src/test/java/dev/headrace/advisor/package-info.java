/** What tests of the advisor share. */
@org.jspecify.annotations.NullMarked
package dev.headrace.advisor;
