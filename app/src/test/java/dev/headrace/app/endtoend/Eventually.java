package dev.headrace.app.endtoend;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for conditions, generously: how fast things are is measured elsewhere. */
final class Eventually {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long LOOK_EVERY_MILLIS = 20;

  private Eventually() {}

  /** Waits until a condition holds, and fails where it does not in a minute. */
  static void holds(Callable<Boolean> condition) {
    long began = System.nanoTime();
    try {
      while (!condition.call()) {
        if (System.nanoTime() - began > LIMIT.toNanos()) {
          throw new AssertionError("the condition did not come to hold");
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
