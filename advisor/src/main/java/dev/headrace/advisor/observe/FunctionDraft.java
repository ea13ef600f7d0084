package dev.headrace.advisor.observe;

import static dev.headrace.advisor.observe.ComponentDraft.spread;

import dev.headrace.advisor.workload.Origin;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes functions, as their reports or a bill tell of them. */
final class FunctionDraft {
  private static final double VCPU_MIB = 1_769;
  private static final double MOST_WAITING = 0.95;
  private static final double USUAL_WAITING_OF_CALLERS = 0.8;

  /** A factor above this changes no digit that is shown. */
  private static final double UNCHANGED = 0.995;

  private final ComponentDraft draft;
  private final YamlLines yaml;
  private final Observations seen;

  FunctionDraft(ComponentDraft draft, Observations seen) {
    this.draft = draft;
    this.yaml = draft.yaml();
    this.seen = seen;
  }

  void write(String name, FunctionSeen function) {
    String files = " (" + function.sources + ")";
    yaml.open(1, name);
    yaml.value(2, "kind", "function");
    draft.calls(function.arrivals, function.sources);
    runtime(function, files);
    init(function, files);
    yaml.value(
        2,
        "memory",
        function.memoryMiB() + "MiB",
        Origin.MEASURED,
        "the size of most of "
            + Figures.count(function.durationMillis.count())
            + " invocations; at most "
            + Math.round(function.usedMiB.most())
            + " MiB were used"
            + files);
    durations(function, files);
    payload(function.arrivals);
    outcomes(function);
  }

  private void runtime(FunctionSeen function, String files) {
    String runtime = function.runtime;
    if (runtime != null && Runtimes.isKnown(runtime)) {
      yaml.value(2, "runtime", runtime, Origin.MEASURED, "as the log names it" + files);
    } else {
      yaml.value(
          2, "runtime", "python3.13", Origin.ASSUMED, "the log does not name one that is known");
    }
  }

  private void init(FunctionSeen function, String files) {
    if (function.initMillis.isEmpty()) {
      yaml.value(2, "init", "300ms..900ms", Origin.ASSUMED, "no cold start was seen");
      return;
    }
    long invocations = Math.max(1, function.durationMillis.count());
    yaml.value(
        2,
        "init",
        spread(function.initMillis, Figures::duration),
        Origin.MEASURED,
        Figures.count(function.initMillis.count())
            + " cold starts, "
            + Figures.percent(function.initMillis.count() / (double) invocations)
            + " of the invocations"
            + files);
  }

  /** A file has durations on one vCPU; logs have them with the share that the memory size gives. */
  private void durations(FunctionSeen function, String files) {
    double vcpus = Math.min(1, function.memoryMiB() / VCPU_MIB);
    Waiting waiting = waiting(function);
    // Of the measured time, computing shrinks to its share of a vCPU, and waiting stays.
    double factor = waiting.share() + (1 - waiting.share()) * vcpus;
    boolean asMeasured = factor > UNCHANGED;
    String scaled =
        asMeasured
            ? ""
            : String.format(
                Locale.ROOT,
                ", times %.2f: %d MiB have %.2f vCPUs",
                factor,
                function.memoryMiB(),
                vcpus);
    yaml.value(
        2,
        "duration",
        spread(function.durationMillis, millis -> Figures.duration(millis * factor)),
        asMeasured ? Origin.MEASURED : Origin.EXTRAPOLATED,
        Figures.count(function.durationMillis.count()) + " invocations" + scaled + files);
    yaml.value(
        2,
        "waiting",
        Figures.percent(waiting.share() / Math.max(0.001, factor)),
        waiting.origin(),
        waiting.how());
  }

  private record Waiting(double share, Origin origin, String how) {}

  private Waiting waiting(FunctionSeen function) {
    if (seen.models.all().isEmpty()) {
      return new Waiting(
          0, Origin.ASSUMED, "logs do not tell it; set how much of it waits for others");
    }
    double callsMillis = 0;
    boolean timed = false;
    for (ModelSeen model : seen.models.all().values()) {
      timed |= !model.latencyMillis.isEmpty();
      callsMillis +=
          model.latencyMillis.mean()
              * model.arrivals.count()
              / Math.max(1, function.arrivals.count());
    }
    double share = callsMillis / Math.max(1, function.durationMillis.mean());
    return timed
        ? new Waiting(
            Math.min(MOST_WAITING, share),
            Origin.EXTRAPOLATED,
            "the model's latency times its calls, if they come one after another")
        : new Waiting(
            USUAL_WAITING_OF_CALLERS,
            Origin.ASSUMED,
            "it calls models; set how much of it waits for them");
  }

  /** What the way in logs is the payload of the function behind it: the one that takes longest. */
  private void payload(Arrivals own) {
    Entry entry = draft.entry();
    DoorSeen door = entry == null ? null : seen.doors.all().get(entry.name());
    boolean alone = seen.functions.all().size() == 1;
    if (door != null && (alone || own == longest())) {
      draft.payload(door);
    }
  }

  private @Nullable Arrivals longest() {
    Entry function = Entry.longestFunction(seen);
    return function == null ? null : function.arrivals();
  }

  private void outcomes(FunctionSeen function) {
    if (function.errors + function.timeouts > 0) {
      yaml.comment(
          "    "
              + Figures.count(function.errors)
              + " of them failed and "
              + Figures.count(function.timeouts)
              + " timed out.");
    }
  }

  void write(String name, BilledFunction function) {
    yaml.open(1, name);
    yaml.value(2, "kind", "function");
    yaml.value(2, "architecture", function.architecture(), Origin.MEASURED, "as the bill names it");
    yaml.value(2, "memory", "1GiB", Origin.ASSUMED, "a bill does not tell it");
    yaml.value(
        2,
        "duration",
        Figures.duration(function.gigabyteSecondsPerRequest() * 1_000),
        Origin.EXTRAPOLATED,
        "the billed GB-seconds of a request, if it has 1 GiB");
  }
}
