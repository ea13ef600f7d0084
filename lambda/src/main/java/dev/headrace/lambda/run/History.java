package dev.headrace.lambda.run;

import dev.headrace.kernel.engine.Phase;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The newest requests that ended, and where their time went; the oldest is forgotten first. */
final class History {
  private static final Phase[] PHASES = Phase.values();

  /** What is kept of one request; used again for another. */
  private static final class Entry {
    private long id;
    private long saltHigh;
    private long saltLow;
    private @Nullable String requestId;
    private @Nullable FunctionVersion version;
    private Ending ending = Ending.NONE;
    private boolean cold;
    private boolean provisioned;
    private boolean waited;
    private long runNanos;
    private final long[] phaseNanos = new long[PHASES.length];
  }

  private final Entry[] ring;
  private int next;

  History(int capacity) {
    ring = new Entry[capacity];
    Arrays.setAll(ring, i -> new Entry());
  }

  void add(Invocation invocation) {
    if (ring.length == 0) {
      return;
    }
    Entry entry = ring[next];
    next = next + 1 == ring.length ? 0 : next + 1;
    entry.id = invocation.id;
    entry.saltHigh = invocation.idSaltHigh;
    entry.saltLow = invocation.idSaltLow;
    entry.requestId = invocation.requestIdIfMade();
    entry.version = invocation.version();
    entry.ending = invocation.ending();
    entry.cold = invocation.cold;
    entry.provisioned = invocation.provisioned;
    entry.runNanos = invocation.wasAssigned() ? invocation.durationNanos() : 0;
    entry.waited = invocation.waited();
    if (entry.waited) {
      System.arraycopy(invocation.phaseNanos, 0, entry.phaseNanos, 0, PHASES.length);
    }
  }

  @Nullable Explanation find(String requestId) {
    for (int back = 1; back <= ring.length; back++) {
      Entry entry = ring[Math.floorMod(next - back, ring.length)];
      FunctionVersion version = entry.version;
      if (version == null) {
        return null;
      }
      String made = entry.requestId;
      if (requestId.equals(
          made != null ? made : RequestIds.of(entry.saltHigh, entry.saltLow, entry.id))) {
        return new Explanation(
            version.spec().functionName(),
            version.spec().version(),
            requestId,
            entry.ending.name(),
            entry.cold,
            entry.provisioned,
            entry.waited ? phases(entry.phaseNanos) : Map.of(),
            entry.runNanos);
      }
    }
    return null;
  }

  static Map<Phase, Long> phases(long[] phaseNanos) {
    var phases = new EnumMap<Phase, Long>(Phase.class);
    for (Phase phase : PHASES) {
      if (phaseNanos[phase.ordinal()] > 0) {
        phases.put(phase, phaseNanos[phase.ordinal()]);
      }
    }
    return phases;
  }
}
