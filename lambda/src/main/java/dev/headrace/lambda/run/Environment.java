package dev.headrace.lambda.run;

/** One execution environment of a version: serves one request at a time. */
final class Environment {}
