package dev.headrace.kernel.ports;

/** Takes what services measure. Called within an event, on hot paths: it only adds. */
public interface MetricSink {
  /** A sink that forgets. */
  MetricSink NONE = (metric, value) -> {};

  /** Adds one observation to a metric that its owner opened. */
  void observe(int metric, double value);
}
