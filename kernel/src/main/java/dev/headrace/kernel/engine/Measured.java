package dev.headrace.kernel.engine;

/**
 * What a work was seen to take.
 *
 * @param maxMemoryBytes the most memory it held at once since it began, all processes together
 * @param cpuNanos CPU time since it began; -1 where the engine cannot tell
 */
public record Measured(long maxMemoryBytes, long cpuNanos) {
  /** Nothing was measured. */
  public static final Measured NOTHING = new Measured(0, -1);
}
