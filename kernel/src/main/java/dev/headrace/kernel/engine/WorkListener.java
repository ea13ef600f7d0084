package dev.headrace.kernel.engine;

/** Hears what happens to one work, each call an event of the world. */
public interface WorkListener {
  /** A phase of its start has ended. */
  void phase(Phase phase, long durationNanos);

  /**
   * It takes requests from now on.
   *
   * @param endpoints where a server is reached; {@link Endpoints#NONE} for a function
   */
  void ready(Endpoints endpoints);

  /**
   * The health of a server that is ready has changed: it fails its checks, or passes them again. A
   * server is healthy when it becomes ready, and goes on running whatever this says. One that ends
   * by itself may be told unhealthy before its end.
   */
  default void healthy(boolean healthy) {}

  /** A request has ended and the work takes the next. */
  void done(long requestId, Outcome outcome, Measured measured);

  /** It has ended with all its processes; nothing follows. */
  void exited(Exit exit, Measured measured);
}
