/** Sentence vectors in this process: a small model that ships with Headrace, on ONNX Runtime. */
@org.jspecify.annotations.NullMarked
package dev.headrace.inference.embedding;
