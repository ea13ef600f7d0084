package dev.headrace.lambda.functions;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Change;
import java.util.List;
import java.util.SortedMap;

/**
 * What an earlier process left in the journal.
 *
 * @param orphans deletes that it had no time to record: versions and aliases without a function
 */
public record RestoredFunctions(
    SortedMap<Partition, SortedMap<String, FunctionView>> byPartition, List<Change> orphans) {}
