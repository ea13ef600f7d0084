package dev.headrace.lambda.api;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits in tests for what other threads and processes do. */
final class Waiting {
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private Waiting() {}

  /** Returns when something holds, and fails where it does not within a minute. */
  static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + MOST_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("it did not come to hold within a minute");
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
  }
}
