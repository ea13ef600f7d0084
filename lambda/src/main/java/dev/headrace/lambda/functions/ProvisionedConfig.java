package dev.headrace.lambda.functions;

/**
 * How many environments of a version or alias are to be kept ready ahead of requests.
 *
 * @param level how many, at least 1
 */
public record ProvisionedConfig(int level, long lastModifiedEpochMillis) {}
