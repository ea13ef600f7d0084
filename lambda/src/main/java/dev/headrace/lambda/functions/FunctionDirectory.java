package dev.headrace.lambda.functions;

import dev.headrace.kernel.Partition;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The functions as they stand on disk, published for readers that take no lock. It changes by
 * effects of one lane only, so that writers never meet.
 */
public final class FunctionDirectory {
  private volatile Map<Partition, PartitionFunctions> byPartition = new TreeMap<>();

  FunctionDirectory() {}

  /** An account's functions in a region. */
  public PartitionFunctions in(Partition partition) {
    PartitionFunctions functions = byPartition.get(partition);
    return functions == null ? PartitionFunctions.NONE : functions;
  }

  /** A function by its name; null where there is none. */
  public @Nullable FunctionView find(Partition partition, String name) {
    return in(partition).byName().get(name);
  }

  /** All partitions that ever had a function, in order. */
  public Map<Partition, PartitionFunctions> all() {
    return byPartition;
  }

  void publish(Partition partition, String name, @Nullable FunctionView view) {
    var next = new TreeMap<>(byPartition);
    next.put(partition, in(partition).with(name, view));
    byPartition = next;
  }
}
