package dev.headrace.lambda.run;

/** How an invocation ended. */
public enum Ending {
  /** It has not. */
  NONE,
  /** The function answered. */
  ANSWERED,
  /** The code failed and said so: 200 with a function error. */
  FUNCTION_ERROR,
  /** It took longer than the function may: 200 with a function error. */
  TIMED_OUT,
  /** The runtime ended before it answered: 200 with a function error. */
  CRASHED,
  /** The environment could not be initialised: 200 with a function error. */
  INIT_FAILED,
  /** The answer was longer than it may be: 200 with a function error. */
  TOO_LARGE,
  /** A limit refused it, see {@link Invocation#throttleReason}: 429. */
  THROTTLED,
  /** The version was deleted before it ran: 404. */
  GONE,
  /** An asynchronous event is kept and will run: 202. */
  ACCEPTED;

  /** Whether the function ran, or was to run, and failed: {@code X-Amz-Function-Error} is set. */
  public boolean isFunctionError() {
    return switch (this) {
      case FUNCTION_ERROR, TIMED_OUT, CRASHED, INIT_FAILED, TOO_LARGE -> true;
      case NONE, ANSWERED, THROTTLED, GONE, ACCEPTED -> false;
    };
  }
}
