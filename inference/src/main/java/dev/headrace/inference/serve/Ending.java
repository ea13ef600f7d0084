package dev.headrace.inference.serve;

/** How a request to a model ended. */
public enum Ending {
  /** It has not. */
  NONE,
  /** It was answered to its end. */
  ANSWERED,
  /** The model's server refused it: it is wrong, or too long. */
  REFUSED,
  /** Whoever asked went away. */
  CANCELLED,
  /** Its time was up. */
  TIMED_OUT,
  /** The server failed or ended while it answered. */
  SERVER_FAILED,
  /** More requests a minute than the quota. */
  TOO_MANY_REQUESTS,
  /** More tokens a minute than the quota. */
  TOO_MANY_TOKENS,
  /** As many wait already as may. */
  QUEUE_FULL,
  /** The model cannot be started. */
  UNAVAILABLE,
  /** There is no such model, or no more. */
  GONE,
  /** The process ends. */
  SHUTTING_DOWN;

  /** Whether what was used until then was used in vain. */
  boolean isWaste() {
    return this == SERVER_FAILED || this == TIMED_OUT || this == SHUTTING_DOWN;
  }
}
