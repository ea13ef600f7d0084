package dev.headrace.inference.serve;

/** The failures in a row of one server, and when it may be started after them. */
final class Attempts {
  private final Around around;
  private int failuresInARow;
  private long notBeforeNanos = Long.MIN_VALUE;
  private boolean givenUp;
  private String reason = "";

  Attempts(Around around) {
    this.around = around;
  }

  /** Whether it may be started now; one that was given up has one more attempt then. */
  boolean mayStart() {
    boolean may = around.world.nowNanos() >= notBeforeNanos;
    if (may && givenUp) {
      givenUp = false;
      failuresInARow = Math.min(failuresInARow, around.limits.failuresInARow() - 1);
    }
    return may;
  }

  /** When it may be started. */
  long notBeforeNanos() {
    return notBeforeNanos;
  }

  /** Whether nothing seems to help until then. */
  boolean isGivenUp() {
    return givenUp;
  }

  /** Why it failed last, or was given up; empty where it has been started since. */
  String reason() {
    return reason;
  }

  /** It is started, and nothing is known against it. */
  void begun() {
    reason = "";
  }

  /** It has failed once more: it may be started again after a while, or a longer one. */
  void failed(String why) {
    reason = why;
    failuresInARow++;
    if (around.rules.upkeep().givesUp(failuresInARow, around.limits)) {
      giveUp(why);
    } else {
      long backOff = around.rules.upkeep().backOffNanos(failuresInARow, around.limits);
      notBeforeNanos = around.world.nowNanos() + backOff;
    }
  }

  /** It cannot be started for now. */
  void giveUp(String why) {
    reason = why;
    givenUp = true;
    notBeforeNanos = around.world.nowNanos() + around.limits.unavailableNanos();
  }

  /** A request was answered: what failed before is forgiven. */
  void succeeded() {
    failuresInARow = 0;
  }
}
