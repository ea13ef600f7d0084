package dev.headrace.inference.serve;

import java.util.EnumMap;
import java.util.Map;

/**
 * How long requests to a model have waited for each thing since it is known: whoever notes the
 * readings at its arrival knows at its end what it waited for.
 */
final class WaitClock {
  private static final int KINDS = Wait.values().length;

  private final long[] totalNanos = new long[KINDS];
  private Wait current = Wait.QUEUE;
  private long sinceNanos;

  WaitClock(long nowNanos) {
    this.sinceNanos = nowNanos;
  }

  Wait current() {
    return current;
  }

  void turnTo(Wait wait, long nowNanos) {
    totalNanos[current.ordinal()] += nowNanos - sinceNanos;
    sinceNanos = nowNanos;
    current = wait;
  }

  /** The readings now. */
  long[] read(long nowNanos) {
    long[] readings = totalNanos.clone();
    readings[current.ordinal()] += nowNanos - sinceNanos;
    return readings;
  }

  /** The readings that stand for having waited so already. */
  long[] before(long[] waited, long nowNanos) {
    long[] readings = read(nowNanos);
    for (int i = 0; i < waited.length; i++) {
      readings[i] -= waited[i];
    }
    return readings;
  }

  /** Turns earlier readings into what has passed since. */
  void since(long[] readings, long nowNanos) {
    for (int i = 0; i < KINDS; i++) {
      readings[i] = totalNanos[i] - readings[i];
    }
    readings[current.ordinal()] += nowNanos - sinceNanos;
  }

  /** What has passed since earlier readings, by kind; what took no time is left out. */
  Map<Wait, Long> passedSince(long[] readings, long nowNanos) {
    long[] passed = readings.clone();
    since(passed, nowNanos);
    Map<Wait, Long> byKind = new EnumMap<>(Wait.class);
    for (Wait wait : Wait.values()) {
      if (passed[wait.ordinal()] > 0) {
        byKind.put(wait, passed[wait.ordinal()]);
      }
    }
    return byKind;
  }
}
