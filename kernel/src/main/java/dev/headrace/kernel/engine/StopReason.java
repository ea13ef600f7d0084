package dev.headrace.kernel.engine;

/** Why a work is ended. */
public enum StopReason {
  /** Nothing used it for long enough. */
  IDLE,
  /** It has reached its maximum age. */
  AGE,
  /** What it runs was changed or deleted. */
  REPLACED,
  /** A request took longer than its limit. */
  TIMEOUT,
  /** It could not be initialised. */
  INIT_FAILED,
  /** Its room is needed, or was taken back. */
  EVICTED,
  /** The server ends. */
  SHUTDOWN
}
