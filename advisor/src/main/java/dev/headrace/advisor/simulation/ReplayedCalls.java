package dev.headrace.advisor.simulation;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Calls as a trace has them: each line comes at its own time and asks for its own tokens. Where
 * there are more or fewer calls than lines, each line stands for as many calls, which are spread
 * evenly over the time until the next line, or for a part of one.
 */
final class ReplayedCalls implements Calls {
  private static final double MILLI_NANOS = 1e6;

  private final TraceLines lines;
  private final double callsPerLine;
  private final @Nullable Sampler inputs;
  private final @Nullable Sampler outputs;
  private final RandomGenerator asks;
  private double call;
  private double place;

  /**
   * Begins a replay.
   *
   * @param inputs what calls ask where that is not for the tokens of the lines; null where it is
   * @param outputs the same of their answers
   * @param startNanos since the start of the month, with which the first line comes
   */
  ReplayedCalls(
      TraceLines lines,
      double callsPerLine,
      @Nullable Sampler inputs,
      @Nullable Sampler outputs,
      RandomGenerator asks,
      long startNanos) {
    this.lines = lines;
    this.callsPerLine = callsPerLine;
    this.inputs = inputs;
    this.outputs = outputs;
    this.asks = asks;
    double first = lines.firstFrom(startNanos / MILLI_NANOS);
    this.call = StrictMath.ceil(first * callsPerLine);
  }

  @Override
  public long next(long nowNanos) {
    place = call++ / callsPerLine;
    double nanos = lines.millisAt(place) * MILLI_NANOS;
    return nanos >= Arrivals.MONTH_NANOS ? NEVER : Math.max(nowNanos + 1, (long) nanos);
  }

  @Override
  public int batchSize() {
    return 1;
  }

  @Override
  public long inputTokens() {
    return Math.max(1, inputs == null ? lines.inputTokens(place) : inputs.nextWhole(asks));
  }

  @Override
  public long outputTokens() {
    return Math.max(1, outputs == null ? lines.outputTokens(place) : outputs.nextWhole(asks));
  }
}
