package dev.headrace.kernel.usage;

import dev.headrace.kernel.Partition;
import java.util.SortedMap;

/**
 * What one resource used in one hour in one dimension.
 *
 * @param resourceArn the function, service, endpoint
 * @param dimension what it is paid by
 * @param hourStartEpochMillis the hour, UTC
 * @param quantity in the dimension's unit
 * @param tags those of the resource; not to be changed
 */
public record Usage(
    Partition partition,
    String service,
    String resourceArn,
    Dimension dimension,
    long hourStartEpochMillis,
    long quantity,
    SortedMap<String, String> tags) {}
