package dev.headrace.advisor.workload;

import dev.headrace.advisor.workload.Spread.Point;
import dev.headrace.advisor.workload.Trace.Arrival;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** What the lines of a trace come to, one after another; its room does not grow with them. */
final class TraceSummary {
  private static final double[] PROBABILITIES = {
    0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7,
    0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999, 1
  };
  private static final int DIGITS = 3;

  private final RateBuckets buckets = new RateBuckets();
  private final Histogram input = new Histogram(TraceFile.MAX_TOKENS, DIGITS);
  private final Histogram output = new Histogram(TraceFile.MAX_TOKENS, DIGITS);
  private long requests;
  private double spanMillis;

  /** Adds the next line. */
  void add(Arrival arrival) {
    buckets.add(arrival.offsetMillis());
    input.recordValue(arrival.inputTokens());
    output.recordValue(arrival.outputTokens());
    spanMillis = arrival.offsetMillis();
    requests++;
  }

  /** From the first to the last. */
  double spanMillis() {
    return spanMillis;
  }

  /**
   * The trace that they are.
   *
   * @param counted whether they say their tokens
   */
  Trace trace(Trace.Lines lines, long firstEpochMillis, boolean counted, String words) {
    return new Trace(
        lines,
        requests,
        firstEpochMillis,
        spanMillis,
        counted ? spread(input) : null,
        counted ? spread(output) : null,
        buckets.pattern(spanMillis, requests, words));
  }

  private static Spread spread(Histogram values) {
    List<Point> points = new ArrayList<>();
    for (double probability : PROBABILITIES) {
      long value =
          probability == 0
              ? values.getMinValue()
              : Math.min(values.getValueAtPercentile(probability * 100), values.getMaxValue());
      points.add(new Point(probability, (double) value));
    }
    return new Spread(List.copyOf(points));
  }
}
