package dev.headrace.lambda.run;

import dev.headrace.kernel.engine.Phase;

/** How the start of an environment goes, by phase: what it is in, how long each took. */
final class StartPhases {
  private static final Phase[] PHASES = Phase.values();
  private static final long NEVER = Long.MAX_VALUE;

  private final long[] endedNanos = new long[PHASES.length];
  private final long[] tookNanos = new long[PHASES.length];
  private long initBeganNanos = NEVER;
  private long initTookNanos;

  /** A phase ended now. */
  void ended(Phase phase, long durationNanos, long nowNanos) {
    endedNanos[phase.ordinal()] = nowNanos;
    tookNanos[phase.ordinal()] = durationNanos;
    if (phase == Phase.CODE) {
      initBeganNanos = nowNanos;
    }
  }

  /** All of them have ended now. */
  void ready(long nowNanos) {
    initTookNanos = inInitNanos(nowNanos);
  }

  /** The phase that it is in. */
  Phase current() {
    Phase phase = Phase.SANDBOX;
    for (Phase ended : PHASES) {
      if (endedNanos[ended.ordinal()] > 0 && ended != Phase.INIT) {
        phase = PHASES[ended.ordinal() + 1];
      }
    }
    return phase;
  }

  /** How long its INIT phase has gone on: runtime and code; 0 where it has not begun. */
  long inInitNanos(long nowNanos) {
    return nowNanos - Math.min(initBeganNanos, nowNanos);
  }

  /** How long its INIT phase took in all; 0 until it is ready. */
  long initTookNanos() {
    return initTookNanos;
  }

  /** Says by phase what a request waited for; what no phase explains it was queued. */
  void explain(Invocation invocation, long nowNanos) {
    long unexplained = nowNanos - invocation.arrivedNanos;
    long[] phases = invocation.phaseNanos;
    if (unexplained == 0) {
      return;
    }
    for (int i = 1; i < phases.length; i++) {
      long from = Math.max(endedNanos[i] - tookNanos[i], invocation.arrivedNanos);
      phases[i] = Math.max(0, Math.min(endedNanos[i], nowNanos) - from);
      unexplained -= phases[i];
    }
    phases[0] = Math.max(0, unexplained);
  }
}
