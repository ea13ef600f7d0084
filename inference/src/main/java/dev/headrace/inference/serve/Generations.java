package dev.headrace.inference.serve;

/**
 * What the rules of serving models have done outside, beside starting and stopping work. Each
 * method is called as an effect and returns at once; the answer enters the world as an event. An
 * answer that comes too late, or twice, changes nothing.
 */
public interface Generations {
  /**
   * Finds out what a server runs: checks the model's file, installs what is missing. {@link
   * ModelServer#prepared} or {@link ModelServer#preparationFailed} is to follow.
   */
  void prepare(ModelServer server);

  /**
   * Has a server that has read its weights answer a request that nobody made. {@link
   * ModelServer#warmedUp} or {@link ModelServer#warmUpFailed} is to follow.
   */
  void warmUp(ModelServer server);

  /** A request has a slot from now on: {@link ModelServing#ended} is to follow. */
  void begin(ModelCall call);

  /**
   * A request that has a slot is to end: its connection is closed, so that its generation stops.
   * {@link ModelServing#ended} is to follow all the same.
   */
  void stop(ModelCall call);
}
