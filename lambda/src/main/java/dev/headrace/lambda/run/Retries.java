package dev.headrace.lambda.run;

/**
 * When an asynchronous event is tried again, and when it is given up.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
class Retries {
  /** Says that an event is not tried again. */
  static final long GIVE_UP = -1;

  private static final long FIRST_RETRY_MILLIS = 60_000;
  private static final long SECOND_RETRY_MILLIS = 120_000;
  private static final long FIRST_BACKOFF_MILLIS = 1_000;
  private static final long MOST_BACKOFF_MILLIS = 300_000;

  /**
   * How long to wait after an attempt, in milliseconds; {@link #GIVE_UP} for no further one.
   *
   * @param failures attempts that ended in a function error, this one included
   * @param refusals attempts in a row that a limit refused, this one included
   */
  long delayMillis(Ending ending, int failures, int refusals, AsynchronousConfig config) {
    if (ending == Ending.THROTTLED) {
      int doublings = Math.min(refusals - 1, 20);
      return Math.min(FIRST_BACKOFF_MILLIS << doublings, MOST_BACKOFF_MILLIS);
    }
    if (ending == Ending.GONE || failures > config.maximumRetryAttempts()) {
      return GIVE_UP;
    }
    return failures == 1 ? FIRST_RETRY_MILLIS : SECOND_RETRY_MILLIS;
  }

  /** Whether an event has become too old to be tried. */
  boolean isExpired(long ageMillis, AsynchronousConfig config) {
    return ageMillis > config.maximumEventAgeSeconds() * 1_000L;
  }
}
