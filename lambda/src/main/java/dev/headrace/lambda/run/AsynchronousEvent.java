package dev.headrace.lambda.run;

/** An asynchronous invocation that was accepted: kept until it ran well or is given up. */
final class AsynchronousEvent {}
