package dev.headrace.engine.sandbox;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a sandbox becomes: the function's code, environment and limits.
 *
 * @param code the code's folder, relative to the code root, bound at {@code /var/task}; empty: none
 * @param layers folders relative to the code root, at most {@value #MAX_LAYERS}, a later one over
 *     an earlier one
 * @param environment in the order that it is handed over
 * @param command the runtime's command in place of the one that the sandbox was started with;
 *     empty: keep that
 * @param memoryMiB 128 to 16,777,216; absent: as started
 * @param cpuMillis thousandths of a CPU, 10 to 1,024,000; absent: as started
 * @param tmpMiB the size of {@code /tmp}, 512 to 10,240; absent: as started
 */
public record Assignment(
    String code,
    List<String> layers,
    Map<String, String> environment,
    List<String> command,
    OptionalInt memoryMiB,
    OptionalInt cpuMillis,
    OptionalInt tmpMiB) {

  /** As many layers as Lambda lets a function have. */
  public static final int MAX_LAYERS = 5;

  public Assignment {
    if (layers.size() > MAX_LAYERS) {
      throw new IllegalArgumentException("more than " + MAX_LAYERS + " layers: " + layers.size());
    }
    layers = List.copyOf(layers);
    command = List.copyOf(command);
  }
}
