package dev.headrace.inference.serve;

/**
 * The limits of serving models.
 *
 * @param queueLimit the most requests that wait for one model
 * @param prepareNanos how long what a server runs may take to be found and installed
 * @param startNanos how long a server may take from its start until it has read its weights
 * @param warmUpNanos how long its first request may take
 * @param stopNanos how long the engine may take to end a server after its grace
 * @param stopGraceMillis how long a server may take to end by itself
 * @param releaseNanos how long a generation that was told to end may take to do so, until its slot
 *     counts as free
 * @param failuresInARow after so many starts and servers that failed, one after another, a model is
 *     unavailable
 * @param firstBackOffNanos from a failure until the server is started again; twice as long after
 *     each further one
 * @param mostBackOffNanos the longest such time
 * @param unavailableNanos how long a model that is unavailable refuses requests, until the next one
 *     makes it try again
 * @param explained how many requests that have ended are remembered
 */
public record ServingLimits(
    int queueLimit,
    long prepareNanos,
    long startNanos,
    long warmUpNanos,
    long stopNanos,
    long stopGraceMillis,
    long releaseNanos,
    int failuresInARow,
    long firstBackOffNanos,
    long mostBackOffNanos,
    long unavailableNanos,
    int explained) {
  private static final long SECOND = 1_000_000_000;

  /**
   * 1,000 requests may wait; a start may take ten minutes, as large weights come from a disk; three
   * failures in a row make a model unavailable for half a minute.
   */
  public static final ServingLimits STANDARD =
      new ServingLimits(
          1_000,
          900 * SECOND,
          600 * SECOND,
          60 * SECOND,
          10 * SECOND,
          1_000,
          5 * SECOND,
          3,
          SECOND / 2,
          30 * SECOND,
          30 * SECOND,
          10_000);

  /**
   * Checks them.
   *
   * @throws IllegalArgumentException for a limit that lets nothing happen
   */
  public ServingLimits {
    if (queueLimit < 1
        || Math.min(prepareNanos, startNanos) < 1
        || Math.min(warmUpNanos, stopNanos) < 1
        || stopGraceMillis < 0
        || releaseNanos < 1
        || failuresInARow < 1
        || firstBackOffNanos < 1
        || mostBackOffNanos < firstBackOffNanos
        || unavailableNanos < 1
        || explained < 0) {
      throw new IllegalArgumentException("limits that let nothing happen: " + queueLimit);
    }
  }
}
