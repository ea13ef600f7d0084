/**
 * Deployment packages: where they come from, what is refused, how they are stored and unpacked. All
 * of it happens outside the world's lock.
 */
@org.jspecify.annotations.NullMarked
package dev.headrace.lambda.code;
