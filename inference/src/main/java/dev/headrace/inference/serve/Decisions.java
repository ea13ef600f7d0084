package dev.headrace.inference.serve;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.Phase;

/**
 * Hears what the rules decided and what they decided it from: what came from outside and what
 * servers and generations reported. Each call comes within the event in which it happened, in the
 * order in which it happened; so it must not block. Numbers count from the start of the world, so
 * that equal runs have equal ones.
 */
public interface Decisions {
  /** Hears nothing. */
  Decisions NONE = new Decisions() {};

  /** What is done with a server. */
  enum Command {
    /** What it runs is looked for. */
    PREPARE,
    /** Its process is started. */
    START,
    /** It is given its first request, which nobody made. */
    WARM_UP,
    /** Its process is ended. */
    STOP
  }

  /** What a server, or whoever prepares and warms it, reports without more to it. */
  enum Sign {
    /** What it runs is there. */
    PREPARED,
    /** What it runs is not there. */
    PREPARATION_FAILED,
    /** It has read its weights. */
    READY,
    /** It does not answer its health check. */
    UNHEALTHY,
    /** It has answered its first request. */
    WARMED_UP,
    /** It has not answered its first request. */
    WARM_UP_FAILED
  }

  /** A model came, or has another specification from now on. */
  default void deployed(ModelSpec spec) {}

  /** A model is no more. */
  default void removed(String modelName) {}

  /** A model is to have so many servers up from now on, on behalf of somebody. */
  default void kept(String modelName, int servers, Partition forWhom) {}

  /** A request came. */
  default void came(ModelCall call) {}

  /** A request came that this process answers itself, and so it was let in or not. */
  default void admitted(ModelCall call, Ending refusal) {}

  /** Whoever made a request went away. */
  default void wentAway(ModelCall call) {}

  /** The process ends. */
  default void shutDown() {}

  /** A server was told something. */
  default void told(long server, Command command) {}

  /**
   * A request has a slot.
   *
   * @param server 0 for one elsewhere
   */
  default void granted(ModelCall call, long server) {}

  /** A request that has a slot is to end. */
  default void toldToEnd(ModelCall call, Ending told) {}

  /** A request has ended. */
  default void ended(ModelCall call) {}

  /** A server reported something. */
  default void reported(long server, Sign sign) {}

  /** A server reported the end of a phase of its start. */
  default void reportedPhase(long server, Phase phase, long durationNanos) {}

  /** A server reported that it has ended. */
  default void reportedExit(long server, Exit exit) {}

  /** A server is taken back within a while. */
  default void reportedLeaving(long server, long withinNanos) {}

  /** The end of a generation was told. */
  default void reportedEnd(ModelCall call, Report report) {}

  /** A request that has a slot could not reach its server. */
  default void reportedUnreachable(ModelCall call) {}
}
