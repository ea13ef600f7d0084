package dev.headrace.inference.serve;

/** The failures in a row of one model's server, and when it may be started after them. */
final class Attempts {
  private final Around around;
  private int failuresInARow;
  private long notBeforeNanos = Long.MIN_VALUE;

  Attempts(Around around) {
    this.around = around;
  }

  /** Whether it may be started now. */
  boolean mayStart() {
    return around.world.nowNanos() >= notBeforeNanos;
  }

  /** When it may be started. */
  long notBeforeNanos() {
    return notBeforeNanos;
  }

  /**
   * It has failed once more: it may be started again after a while.
   *
   * @return whether that is so often that nothing seems to help
   */
  boolean failed() {
    failuresInARow++;
    notBeforeNanos =
        around.world.nowNanos() + around.rules.upkeep().backOffNanos(failuresInARow, around.limits);
    return around.rules.upkeep().givesUp(failuresInARow, around.limits);
  }

  /** A request was answered: what failed before is forgiven. */
  void succeeded() {
    failuresInARow = 0;
  }

  /** It was given up, for long enough: it has one more attempt, at once. */
  void again() {
    failuresInARow = Math.min(failuresInARow, around.limits.failuresInARow() - 1);
    notBeforeNanos = Long.MIN_VALUE;
  }
}
