package dev.headrace.lambda.functions;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An account's functions in one region at one instant; it never changes, so that what was made from
 * it may be kept as long as it is the current one.
 */
public record PartitionFunctions(NavigableMap<String, FunctionView> byName) {
  /** Of an account that has none. */
  public static final PartitionFunctions NONE = new PartitionFunctions(new TreeMap<>());

  public PartitionFunctions {
    byName = Collections.unmodifiableNavigableMap(byName);
  }

  /** The bytes of all packages of all versions. */
  public long codeBytes() {
    return byName.values().stream().mapToLong(FunctionView::codeBytes).sum();
  }

  /** The concurrent executions that functions keep for themselves. */
  public int reservedConcurrency() {
    int sum = 0;
    for (FunctionView view : byName.values()) {
      Integer reserved = view.function().reservedConcurrency();
      sum += reserved == null ? 0 : reserved;
    }
    return sum;
  }

  PartitionFunctions with(String name, @Nullable FunctionView view) {
    var next = new TreeMap<>(byName);
    if (view == null) {
      next.remove(name);
    } else {
      next.put(name, view);
    }
    return new PartitionFunctions(next);
  }
}
