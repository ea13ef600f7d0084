/** Tests of Bedrock's control plane, by the SDK's clients. */
@org.jspecify.annotations.NullMarked
package dev.headrace.bedrock.control;
