/**
 * The rules of AWS Lambda that run functions: environments, scaling, throttling, synchronous and
 * asynchronous invocations. Pure: they know no thread, no socket, no file and no clock but their
 * world's.
 */
@org.jspecify.annotations.NullMarked
package dev.headrace.lambda.run;
