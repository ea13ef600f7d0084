package dev.headrace.inference.serve;

import dev.headrace.kernel.usage.Histogram;
import java.util.EnumMap;
import java.util.Map;

/** What has happened to a model since the process began. */
final class ModelCounts {
  private static final double NANOS_PER_SECOND = 1e9;

  final long[] endings = new long[Ending.values().length];
  final Histogram tokensPerSecond = new Histogram();
  private final Map<CallPhase, LatencyCount> phases = new EnumMap<>(CallPhase.class);
  long requests;
  long inputTokens;
  long cachedInputTokens;
  long outputTokens;
  long wakes;
  long sleeps;
  long evictions;
  long failures;

  void ended(ModelCall call) {
    endings[call.ending.ordinal()]++;
    inputTokens += call.use.inputTokens();
    cachedInputTokens += call.use.cachedInputTokens();
    outputTokens += call.use.outputTokens();
    if (call.wasGranted() && !call.isBeside()) {
      waited(call);
      if (call.firstTokenNanos > 0) {
        answered(call);
      }
    }
  }

  private void waited(ModelCall call) {
    long wokeNanos = 0;
    for (Wait wait : Wait.values()) {
      wokeNanos += wait == Wait.QUEUE ? 0 : call.waitedNanos(wait);
    }
    if (wokeNanos > 0) {
      add(CallPhase.WAKE, wokeNanos);
    }
    add(CallPhase.QUEUE, call.waitedNanos(Wait.QUEUE));
  }

  private void answered(ModelCall call) {
    long generationNanos = call.endedNanos - call.grantedNanos - call.firstTokenNanos;
    add(CallPhase.PROMPT, call.firstTokenNanos);
    add(CallPhase.FIRST_TOKEN, call.grantedNanos - call.arrivedNanos + call.firstTokenNanos);
    if (call.use.outputTokens() > 1 && generationNanos > 0) {
      add(CallPhase.GENERATION, generationNanos);
      double seconds = generationNanos / NANOS_PER_SECOND;
      tokensPerSecond.add(StrictMath.round((call.use.outputTokens() - 1) / seconds));
    }
  }

  private void add(CallPhase phase, long nanos) {
    phases.computeIfAbsent(phase, first -> new LatencyCount()).add(nanos);
  }

  /** How long each phase took; one that no request is known to have had is left out. */
  Map<CallPhase, Latency> latency() {
    Map<CallPhase, Latency> read = new EnumMap<>(CallPhase.class);
    phases.forEach((phase, count) -> read.put(phase, count.read()));
    return read;
  }
}
