package dev.headrace.kernel.usage;

import dev.headrace.kernel.Partition;

/**
 * What one resource used in one hour in one dimension.
 *
 * @param resourceArn the function, service, endpoint
 * @param hourStartEpochMillis the hour, UTC
 * @param quantity in the dimension's unit
 */
public record Usage(
    Partition partition,
    String service,
    String resourceArn,
    Dimension dimension,
    long hourStartEpochMillis,
    long quantity) {}
