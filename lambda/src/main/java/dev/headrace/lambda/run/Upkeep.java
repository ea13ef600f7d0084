package dev.headrace.lambda.run;

/**
 * How long an environment serves.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 */
class Upkeep {
  /**
   * Whether word of a request's end is about the request that the environment serves. One that
   * timed out may be reported as done when it is long answered.
   */
  boolean isCurrent(Environment environment, long requestId) {
    Invocation current = environment.current();
    return current != null && current.id() == requestId;
  }

  /**
   * Whether it serves another request after one: unless it is too old, runs what was changed or was
   * provisioned and is not any more.
   */
  boolean servesOn(Environment environment, long nowNanos) {
    return !environment.isOutdated()
        && !environment.isReleased()
        && nowNanos < environment.retiresAtNanos();
  }

  /** When an environment that is idle from now on is stopped; a provisioned one is never idle. */
  long idleUntilNanos(Environment environment, long nowNanos, long idleNanos) {
    if (environment.isProvisioned()) {
      return environment.retiresAtNanos();
    }
    return Math.min(nowNanos + idleNanos, environment.retiresAtNanos());
  }

  /**
   * When another is started that takes the place of a provisioned environment: early enough for
   * that to be ready before this one is too old.
   *
   * @param longestStartNanos how long a start may take
   */
  long renewsAtNanos(long startedNanos, long retiresAtNanos, long longestStartNanos) {
    long age = retiresAtNanos - startedNanos;
    return retiresAtNanos - Math.min(age / 10, longestStartNanos);
  }

  /** Whether an environment is stopped that did not answer in time. */
  boolean stopsAfterTimeout() {
    return true;
  }

  /** Whether the request of an environment that ended unasked is answered with that error. */
  boolean answersAfterCrash() {
    return true;
  }
}
