package dev.headrace.kernel.engine;

/** Hears what happens to one work, each call an event of the world. */
public interface WorkListener {
  /** A phase of its start has ended. */
  void phase(Phase phase, long durationNanos);

  /** It takes requests from now on. */
  void ready();

  /** A request has ended and the work takes the next. */
  void done(long requestId, Outcome outcome, Measured measured);

  /** It has ended with all its processes; nothing follows. */
  void exited(Exit exit, Measured measured);
}
