package dev.headrace.advisor.simulation;

import dev.headrace.advisor.workload.Trace;
import java.util.Arrays;
import java.util.Optional;

/**
 * The lines of a trace, to be replayed over and over: when each request came and what it asked. The
 * last line stands for the first of the next repetition and is left out.
 */
final class TraceLines {
  /** The most lines that are replayed: they are held in memory, at 16 bytes each. */
  static final int MOST_LINES = 1_000_000;

  private final double spanMillis;
  private final double[] offsetMillis;
  private final int[] inputTokens;
  private final int[] outputTokens;

  private TraceLines(
      double spanMillis, double[] offsetMillis, int[] inputTokens, int[] outputTokens) {
    this.spanMillis = spanMillis;
    this.offsetMillis = offsetMillis;
    this.inputTokens = inputTokens;
    this.outputTokens = outputTokens;
  }

  /**
   * Reads a trace; empty where it has more lines than are replayed.
   *
   * @throws dev.headrace.advisor.workload.WorkloadException if it has become damaged
   */
  static Optional<TraceLines> of(Trace trace) {
    if (trace.requests() > MOST_LINES) {
      return Optional.empty();
    }
    int lines = (int) trace.requests() - 1;
    var read =
        new TraceLines(trace.spanMillis(), new double[lines], new int[lines], new int[lines]);
    try (Trace.Arrivals arrivals = trace.arrivals()) {
      for (int i = 0; i < lines && arrivals.hasNext(); i++) {
        Trace.Arrival arrival = arrivals.next();
        read.offsetMillis[i] = arrival.offsetMillis();
        read.inputTokens[i] = arrival.inputTokens();
        read.outputTokens[i] = arrival.outputTokens();
      }
    }
    return Optional.of(read);
  }

  /** How many requests one repetition has. */
  int count() {
    return offsetMillis.length;
  }

  /**
   * When a place in the endless row of lines is reached, in milliseconds: between two lines, at the
   * same share of the time between them.
   */
  double millisAt(double place) {
    double whole = StrictMath.floor(place);
    double begin = millisOf(whole);
    return begin + (place - whole) * (millisOf(whole + 1) - begin);
  }

  private double millisOf(double line) {
    return StrictMath.floor(line / count()) * spanMillis + offsetMillis[index(line)];
  }

  /** The first line at an instant or behind it. */
  double firstFrom(double millis) {
    double repetitions = StrictMath.floor(millis / spanMillis);
    double within = millis - repetitions * spanMillis;
    int found = Arrays.binarySearch(offsetMillis, within);
    int first = found < 0 ? -found - 1 : found;
    while (first > 0 && offsetMillis[first - 1] >= within) {
      first--;
    }
    return repetitions * count() + first;
  }

  int inputTokens(double place) {
    return inputTokens[index(StrictMath.floor(place))];
  }

  int outputTokens(double place) {
    return outputTokens[index(StrictMath.floor(place))];
  }

  private int index(double line) {
    return (int) (line - StrictMath.floor(line / count()) * count());
  }
}
