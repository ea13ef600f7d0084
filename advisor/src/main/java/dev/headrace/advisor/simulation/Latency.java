package dev.headrace.advisor.simulation;

/**
 * How long requests took, cold ones included.
 *
 * @param samples of which the percentiles are taken
 */
public record Latency(
    double p50Millis, double p95Millis, double p99Millis, double meanMillis, long samples) {}
