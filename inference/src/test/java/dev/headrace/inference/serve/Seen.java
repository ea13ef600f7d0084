package dev.headrace.inference.serve;

import dev.headrace.engine.simulated.ServerFaults;
import dev.headrace.inference.serve.simulated.GenerationFaults;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often each kind of thing happened in storms, for a test to see that all did. */
final class Seen {
  private final Map<Enum<?>, Long> counts = new HashMap<>();

  /** Of every kind nothing yet. */
  Seen() {
    declare(Happening.values());
    declare(Ending.values());
    declare(Wait.values());
    declare(ServerFaults.Kind.values());
    declare(GenerationFaults.Kind.values());
  }

  private void declare(Enum<?>... kinds) {
    for (Enum<?> kind : kinds) {
      counts.put(kind, 0L);
    }
  }

  void happened(Enum<?> kind) {
    happened(kind, 1);
  }

  void happened(Enum<?> kind, long times) {
    counts.merge(kind, times, Long::sum);
  }

  /** What never happened. */
  List<Enum<?>> missing() {
    return counts.keySet().stream().filter(kind -> counts.getOrDefault(kind, 0L) == 0).toList();
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
