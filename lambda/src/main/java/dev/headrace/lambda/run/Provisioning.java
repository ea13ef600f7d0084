package dev.headrace.lambda.run;

/**
 * How many environments are kept ready ahead of requests.
 * https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
 */
class Provisioning {
  /** Lambda says of an allocation that it failed; it does not say after how many attempts. */
  private static final int FAILURES = 3;

  private static final long FIRST_DELAY_MILLIS = 1_000;
  private static final long LONGEST_DELAY_MILLIS = 300_000;

  /** How many more must start; fewer than none where there are too many. */
  int missing(int level, int startedOrQueued) {
    return level - startedOrQueued;
  }

  /**
   * Whether environments that are ready serve requests already. Lambda lets none of an allocation
   * do that before it has completely finished it.
   * https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
   *
   * @param wasComplete whether that many were ready at once since the level was raised last
   */
  boolean mayServe(boolean wasComplete, int failures) {
    return wasComplete || hasFailed(failures);
  }

  /** Whether so many failures in a row mean that the allocation has failed. */
  boolean hasFailed(int failures) {
    return failures >= FAILURES;
  }

  /** How long after so many failures in a row the next environment starts, in milliseconds. */
  long retryDelayMillis(int failures) {
    int doublings = Math.min(failures - 1, 20);
    return Math.min(FIRST_DELAY_MILLIS << doublings, LONGEST_DELAY_MILLIS);
  }

  /** Whether one that grows too old is followed by another before it ends. */
  boolean renewsAhead() {
    return true;
  }
}
