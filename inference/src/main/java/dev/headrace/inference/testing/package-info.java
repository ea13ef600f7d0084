/** A model server without a model, for tests of whatever speaks to one. */
@org.jspecify.annotations.NullMarked
package dev.headrace.inference.testing;
