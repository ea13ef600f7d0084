package dev.headrace.kernel.world;

/** Something that can never be is: the world that meets one stops rather than go on wrongly. */
public final class BrokenInvariantError extends Error {
  private static final long serialVersionUID = 1L;

  /** Names the invariant and what was found instead. */
  public BrokenInvariantError(String message) {
    super(message);
  }

  /** Stops the world unless the condition holds. */
  public static void unless(boolean holds, String invariant) {
    if (!holds) {
      throw new BrokenInvariantError(invariant);
    }
  }
}
