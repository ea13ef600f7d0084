package dev.headrace.inference.serve;

import dev.headrace.kernel.usage.Histogram;

/** Counts how long a phase took, request by request. */
final class LatencyCount {
  private static final long NANOS_PER_MICRO = 1_000;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MICROS_PER_MILLI = 1e3;
  private static final double HALF = 0.5;
  private static final double MOST = 0.99;

  private final Histogram micros = new Histogram();
  private long totalNanos;

  void add(long nanos) {
    micros.add(nanos / NANOS_PER_MICRO);
    totalNanos += nanos;
  }

  Latency read() {
    return new Latency(
        micros.total(),
        totalNanos / NANOS_PER_MILLI,
        micros.quantile(HALF) / MICROS_PER_MILLI,
        micros.quantile(MOST) / MICROS_PER_MILLI);
  }
}
