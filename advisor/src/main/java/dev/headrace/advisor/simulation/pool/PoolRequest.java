package dev.headrace.advisor.simulation.pool;

import org.jspecify.annotations.Nullable;

/** A request to a pool of model servers, from its arrival to its last token. */
final class PoolRequest {
  /** Hears of a request's end, within an event. */
  interface Listener {
    void ended(PoolRequest request);
  }

  /** How it stands. */
  enum State {
    /** It waits for a server. */
    QUEUED,
    /** A server has it. */
    SERVED,
    /** All its tokens came. */
    ANSWERED,
    /** Nothing was ready to take it, or the queue was full. */
    REFUSED,
    /** It waited for too long. */
    EXPIRED,
    /** Its servers were lost more often than it is tried. */
    LOST
  }

  final Listener listener;
  long number;
  long inputTokens;
  long outputTokens;
  long arrivedNanos;
  long firstTokenNanos;
  long endedNanos;
  int attempts;
  boolean waitedForStart;
  State state = State.QUEUED;

  @Nullable ModelServer server;

  PoolRequest(long inputTokens, long outputTokens, Listener listener) {
    this.inputTokens = Math.max(1, inputTokens);
    this.outputTokens = Math.max(1, outputTokens);
    this.listener = listener;
  }

  /** Tokens of attention cache that it takes until it ends. */
  long cacheTokens() {
    return inputTokens + outputTokens;
  }

  boolean isOver() {
    return state != State.QUEUED && state != State.SERVED;
  }
}
