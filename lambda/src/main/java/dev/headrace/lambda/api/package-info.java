/**
 * Lambda's API: one method an operation, which checks the input, calls the rules and words what
 * comes of it. The SDK's types end here.
 */
@org.jspecify.annotations.NullMarked
package dev.headrace.lambda.api;
