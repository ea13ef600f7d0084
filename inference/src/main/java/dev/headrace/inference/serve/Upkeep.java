package dev.headrace.inference.serve;

/** When servers are stopped, started again and given up. */
class Upkeep {
  private static final int MOST_DOUBLINGS = 30;

  /** Until when a server may be idle that is so from now on. */
  long idleUntilNanos(long nowNanos, long idleNanos) {
    return idleNanos == Long.MAX_VALUE ? Long.MAX_VALUE : nowNanos + idleNanos;
  }

  /** How long after a failure the server is not started. */
  long backOffNanos(int failuresInARow, ServingLimits limits) {
    int doublings = Math.clamp(failuresInARow - 1L, 0, MOST_DOUBLINGS);
    return Math.min(limits.mostBackOffNanos(), limits.firstBackOffNanos() << doublings);
  }

  /** Whether so many failures make a model unavailable. */
  boolean givesUp(int failuresInARow, ServingLimits limits) {
    return failuresInARow >= limits.failuresInARow();
  }

  /** Whether a server ends that runs by an older specification of its model. */
  boolean replacesOutdated() {
    return true;
  }

  /** Whether requests are told to end whose server has ended. */
  boolean endsWithServer() {
    return true;
  }

  /** Whether a slot counts as free though the end of its generation was never told. */
  boolean releasesUntold() {
    return true;
  }
}
