package dev.headrace.inference.serve;

import java.util.Map;

/** How long the newest start of a server took, by what those who wait for it wait for. */
final class StartWatch {
  private final Around around;
  private final WaitClock clock;
  private long[] readings = {};
  private Map<Wait, Long> lastNanos = Map.of();

  StartWatch(Around around) {
    this.around = around;
    this.clock = new WaitClock(around.world.nowNanos());
  }

  /** What is waited for from now on. */
  void turnTo(Wait wait) {
    clock.turnTo(wait, around.world.nowNanos());
  }

  /** A start begins. */
  void begin() {
    readings = clock.read(around.world.nowNanos());
  }

  /** It has come to its end well. */
  void end() {
    lastNanos = clock.passedSince(readings, around.world.nowNanos());
  }

  /** What the newest such start took; empty before the first. */
  Map<Wait, Long> lastNanos() {
    return lastNanos;
  }
}
