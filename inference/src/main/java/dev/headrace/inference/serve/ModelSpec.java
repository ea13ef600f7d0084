package dev.headrace.inference.serve;

/**
 * A model as its rules know it.
 *
 * @param name its name here
 * @param revision tells one state of it from another: its file, or where it is reached
 * @param slots the most requests that it answers at once
 * @param memoryMiB what its server takes of this machine; 0 where others run it
 * @param idleNanos how long its server may be idle before it is stopped; {@link Long#MAX_VALUE} for
 *     ever
 */
public record ModelSpec(String name, String revision, int slots, long memoryMiB, long idleNanos) {
  /**
   * Checks it.
   *
   * @throws IllegalArgumentException for no slots, or for memory or time below zero
   */
  public ModelSpec {
    if (slots < 1 || memoryMiB < 0 || idleNanos < 0) {
      throw new IllegalArgumentException(
          name + ": " + slots + " slots, " + memoryMiB + " MiB, idle for " + idleNanos + " ns");
    }
  }

  /** One that somebody else's server, or this process itself, answers for. */
  public static ModelSpec elsewhere(String name, int slots) {
    return new ModelSpec(name, "", slots, 0, Long.MAX_VALUE);
  }

  /** Whether a server is started for it on this machine. */
  public boolean isServedHere() {
    return memoryMiB > 0;
  }
}
