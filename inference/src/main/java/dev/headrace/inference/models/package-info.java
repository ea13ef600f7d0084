/** Which models there are, which of them answers for which model id, and how they get here. */
@org.jspecify.annotations.NullMarked
package dev.headrace.inference.models;
