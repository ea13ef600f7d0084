/** Tests of Bedrock's runtime, by the SDK's clients over a model that says what it is told. */
@org.jspecify.annotations.NullMarked
package dev.headrace.bedrock.runtime;
