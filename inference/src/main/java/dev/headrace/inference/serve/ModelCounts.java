package dev.headrace.inference.serve;

import dev.headrace.kernel.usage.Histogram;

/** What has happened to a model since the process began. */
final class ModelCounts {
  private static final long NANOS_PER_MICRO = 1_000;
  private static final double NANOS_PER_SECOND = 1e9;

  final long[] endings = new long[Ending.values().length];
  final Histogram waitMicros = new Histogram();
  final Histogram firstTokenMicros = new Histogram();
  final Histogram tokensPerSecond = new Histogram();
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
    if (!call.wasGranted()) {
      return;
    }
    waitMicros.add(call.waitedNanos() / NANOS_PER_MICRO);
    if (call.firstTokenNanos > 0) {
      firstTokenMicros.add(call.firstTokenNanos / NANOS_PER_MICRO);
      double seconds =
          (call.endedNanos - call.grantedNanos - call.firstTokenNanos) / NANOS_PER_SECOND;
      if (call.use.outputTokens() > 1 && seconds > 0) {
        tokensPerSecond.add(StrictMath.round((call.use.outputTokens() - 1) / seconds));
      }
    }
  }
}
