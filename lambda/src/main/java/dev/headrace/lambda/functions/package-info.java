/**
 * Functions, versions and aliases: their rules, their records, and the published directory that
 * reads take without the world's lock.
 */
@org.jspecify.annotations.NullMarked
package dev.headrace.lambda.functions;
