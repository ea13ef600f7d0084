package dev.headrace.kernel.engine;

/**
 * A piece of work that an engine runs. Its methods are called as effects in the lane of the work:
 * none of them blocks, and they come in the order that the rules decided.
 */
public interface Work {
  /** Begins to start it; {@link WorkListener#ready} or {@link WorkListener#exited} follows. */
  void start();

  /**
   * Hands a function one request; {@link WorkListener#done} or {@link WorkListener#exited} follows.
   * A server has an endpoint instead, and takes no request here.
   */
  void assign(Request request);

  /** Takes all CPU time from it until {@link #thaw}. */
  void freeze();

  /** Lets it run again. */
  void thaw();

  /**
   * Ends it, frozen or not; {@link WorkListener#exited} follows.
   *
   * @param graceMillis how long it may take after it was asked to end; 0 ends it at once
   */
  void stop(StopReason why, long graceMillis);
}
