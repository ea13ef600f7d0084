package dev.headrace.advisor.simulation;

import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.advisor.workload.Spread;
import dev.headrace.advisor.workload.Trace;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a model: those of a trace, line by line, where there is one that is not too long;
 * else by the rhythm of the traffic, with tokens that are drawn.
 */
public final class ModelCalls {
  private final Arrivals arrivals;
  private final double callsPerMonth;
  private final @Nullable Trace trace;
  private final @Nullable TraceLines lines;
  private final Sampler inputs;
  private final Sampler outputs;
  private final boolean tracedInputs;
  private final boolean tracedOutputs;

  private ModelCalls(Context context, Model model) {
    this.arrivals = context.arrivals(model);
    this.callsPerMonth = context.callsPerMonth(model);
    this.trace = context.workload().traffic().trace();
    this.lines = trace == null || callsPerMonth <= 0 ? null : lines(context, trace);
    this.inputs = new Sampler(model.inputTokens());
    this.outputs = new Sampler(model.outputTokens());
    this.tracedInputs = trace != null && isTraced(model.inputTokens(), trace.inputTokens());
    this.tracedOutputs = trace != null && isTraced(model.outputTokens(), trace.outputTokens());
  }

  /** The calls of a model. */
  public static ModelCalls of(Context context, Model model) {
    return new ModelCalls(context, model);
  }

  /** Lines that were read once; null where there are too many. */
  private record Kept(@Nullable TraceLines lines) {}

  private static @Nullable TraceLines lines(Context context, Trace trace) {
    return context
        .memo()
        .of(trace, Kept.class, () -> new Kept(TraceLines.of(trace).orElse(null)))
        .lines;
  }

  /** Whether the model asks for what the lines ask for; the file may say otherwise. */
  private static boolean isTraced(Spread asked, @Nullable Spread counted) {
    return asked.equals(counted);
  }

  /**
   * The calls from an instant on.
   *
   * @param startNanos since the start of the month
   * @param chance by which calls come where they are drawn
   * @param asks by which tokens are drawn
   */
  public Calls from(long startNanos, RandomGenerator chance, RandomGenerator asks) {
    if (trace == null || lines == null) {
      return new DrawnCalls(arrivals, inputs, outputs, chance, asks);
    }
    return new ReplayedCalls(
        lines,
        callsPerMonth / trace.requestsPerMonth(),
        tracedInputs ? null : inputs,
        tracedOutputs ? null : outputs,
        asks,
        startNanos);
  }

  /** What was done with a trace, in words; nothing where there is none. */
  public List<String> remarks() {
    if (trace == null) {
      return List.of();
    }
    if (lines == null) {
      return List.of(
          String.format(
              Locale.ROOT,
              "the trace has %,d requests, more than the %,d that are replayed line by line: calls"
                  + " come by its rhythm, with tokens drawn from it",
              trace.requests(),
              TraceLines.MOST_LINES));
    }
    return List.of(
        String.format(
            Locale.ROOT,
            "the trace's %,d lines were replayed one by one, over and over, %s%s",
            lines.count(),
            tracedInputs || tracedOutputs ? "with their own tokens" : "with the workload's tokens",
            perLine(callsPerMonth / trace.requestsPerMonth())));
  }

  private static String perLine(double callsPerLine) {
    return Math.abs(callsPerLine - 1) < 1e-9
        ? ""
        : String.format(Locale.ROOT, ", %.3g calls a line", callsPerLine);
  }
}
