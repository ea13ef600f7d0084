package dev.headrace.advisor.observe;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns what was observed into a workload file, in which every value says whether it was measured,
 * on how many samples of which file, or is an assumption to be checked.
 */
final class WorkloadDraft {
  /** What the file may hold at most; the busiest are taken. */
  static final int MAX_COMPONENTS = 50;

  private static final int ENOUGH_FOR_P99 = 100;
  private static final int ENOUGH_FOR_P999 = 1_000;
  private static final double VCPU_MIB = 1_769;
  private static final double MOST_WAITING = 0.95;
  private static final double USUAL_WAITING_OF_CALLERS = 0.8;
  private static final double SAME_TIME = 0.1;
  private static final int SHOWN_CHARGES = 20;
  private static final double EXTRAPOLATED_BELOW_HOURS = 24;

  private final Observations seen;
  private final String name;
  private final YamlLines yaml = new YamlLines();
  private final Names names = new Names();

  /** A way in, a function or a model by which the requests of the system are counted. */
  private record Entry(String name, Arrivals arrivals, Sources sources, String what) {}

  private WorkloadDraft(Observations seen, String name) {
    this.seen = seen;
    this.name = name;
  }

  static String of(Observations seen, String name, int files) {
    var draft = new WorkloadDraft(seen, new Names().of(name));
    draft.head(files);
    Entry entry = draft.entry();
    draft.traffic(entry);
    draft.components(entry);
    draft.bill();
    return draft.yaml.toString();
  }

  private void head(int files) {
    yaml.comment(
        "Written by `headrace import` from " + files + (files == 1 ? " file." : " files."));
    yaml.comment(
        "Each value says where it comes from: MEASURED in how many samples of which file,");
    yaml.comment("EXTRAPOLATED beyond what was measured, or ASSUMED. Check what is ASSUMED.");
    yaml.value(0, "headrace", "1");
    yaml.value(0, "name", name);
  }

  /**
   * What stands for the requests of the system: the busiest way in; else the function that takes
   * longest, because who calls others waits for them; else the busiest model.
   */
  private @Nullable Entry entry() {
    return busiestDoor() != null ? busiestDoor() : longestFunction();
  }

  private @Nullable Entry busiestDoor() {
    return seen.doors.all().entrySet().stream()
        .max(Comparator.comparingLong(door -> door.getValue().arrivals.count()))
        .map(door ->
            new Entry(door.getKey(), door.getValue().arrivals, door.getValue().sources, "requests"))
        .orElse(null);
  }

  private @Nullable Entry longestFunction() {
    return seen.functions.all().entrySet().stream()
        .max(
            Comparator.comparingDouble(
                function -> function.getValue().durationMillis.quantile(0.5)))
        .map(function ->
            new Entry(
                function.getKey(),
                function.getValue().arrivals,
                function.getValue().sources,
                "invocations"))
        .orElseGet(this::busiestModel);
  }

  private @Nullable Entry busiestModel() {
    return seen.models.all().entrySet().stream()
        .max(Comparator.comparingLong(model -> model.getValue().arrivals.count()))
        .map(model ->
            new Entry(model.getKey(), model.getValue().arrivals, model.getValue().sources, "calls"))
        .orElse(null);
  }

  private void traffic(@Nullable Entry entry) {
    yaml.open(0, "traffic");
    if (entry == null || !entry.arrivals().hasRate()) {
      billedTraffic(entry);
      return;
    }
    Arrivals arrivals = entry.arrivals();
    double hours = arrivals.spanHours();
    String origin = hours < EXTRAPOLATED_BELOW_HOURS ? "EXTRAPOLATED from " : "MEASURED: ";
    yaml.value(
        1,
        "requests",
        Figures.about(Figures.perMonth(arrivals.perHour())) + "/month",
        origin
            + Figures.count(arrivals.placed())
            + " "
            + entry.what()
            + " of "
            + entry.name()
            + " in "
            + Figures.hours(hours)
            + " ("
            + entry.sources()
            + ")");
    shape(Profile.of(arrivals), arrivals);
  }

  private void shape(Profile profile, Arrivals arrivals) {
    boolean known = arrivals.spanHours() >= EXTRAPOLATED_BELOW_HOURS;
    yaml.value(1, "shape", profile.shape(), (known ? "MEASURED: " : "ASSUMED: ") + profile.why());
    if (profile.peak() > 1) {
      yaml.value(
          1,
          "timezone",
          profile.zone(),
          "EXTRAPOLATED: the offset that fits; name your own, such as Europe/Berlin");
      yaml.value(
          1,
          "peak",
          Figures.digits(Math.min(1_000, profile.peak())) + "x",
          "MEASURED: the busiest hours of " + Figures.hours(arrivals.spanHours()));
    }
    if (profile.burst() > 1) {
      yaml.value(
          1, "burst", Integer.toString(profile.burst()), "EXTRAPOLATED: from how the minutes vary");
    }
    if (profile.shape().equals("daily-batch")) {
      yaml.value(
          1,
          "at",
          String.format(java.util.Locale.ROOT, "%02d:00", profile.startHour()),
          "MEASURED");
      yaml.value(1, "window", "2h", "MEASURED");
    }
  }

  /** Logs without times have no rate; a bill may have the number of requests. */
  private void billedTraffic(@Nullable Entry entry) {
    BigDecimal requests = BigDecimal.ZERO;
    for (Charges.Resource function : seen.charges.resources("AWSLambda").values()) {
      requests = requests.add(BilledFunction.requests(function));
    }
    double hours = seen.charges.spanHours();
    if (requests.signum() > 0 && hours > 0) {
      double perMonth = Figures.perMonth(requests.doubleValue() / hours);
      yaml.value(
          1,
          "requests",
          Figures.about(perMonth) + "/month",
          "MEASURED: Lambda requests in the bill of " + Figures.hours(hours));
    } else {
      yaml.value(
          1,
          "requests",
          "100k/month",
          "ASSUMED: "
              + (entry == null ? "nothing tells it" : "the logs have no times")
              + "; put in your own");
    }
  }

  private void components(@Nullable Entry entry) {
    yaml.open(0, "components");
    int room = MAX_COMPONENTS;
    for (Map.Entry<String, FunctionSeen> function : byCount(seen.functions, f -> f.arrivals)) {
      if (room-- > 0) {
        function(function.getKey(), function.getValue(), entry);
      }
    }
    for (Map.Entry<String, ModelSeen> model : byCount(seen.models, m -> m.arrivals)) {
      if (room-- > 0) {
        model(model.getKey(), model.getValue(), entry);
      }
    }
    if (seen.functions.all().isEmpty()) {
      room = services(entry, room);
      room = billedFunctions(room);
    }
    if (room == MAX_COMPONENTS) {
      unknown();
    } else if (room < 0) {
      yaml.comment(-room + " more were seen; a file has at most " + MAX_COMPONENTS + ".");
    }
  }

  private static <T> List<Map.Entry<String, T>> byCount(
      Named<T> named, java.util.function.Function<T, Arrivals> arrivals) {
    List<Map.Entry<String, T>> entries = new ArrayList<>(named.all().entrySet());
    entries.sort(
        Comparator.comparingLong(
            (Map.Entry<String, T> entry) -> -arrivals.apply(entry.getValue()).count()));
    return entries;
  }

  private void calls(Arrivals arrivals, @Nullable Entry entry, Sources sources) {
    if (entry == null || arrivals == entry.arrivals()) {
      return;
    }
    boolean rates =
        arrivals.hasRate() && differs(arrivals.spanHours(), entry.arrivals().spanHours());
    double calls =
        rates
            ? arrivals.perHour() / entry.arrivals().perHour()
            : (double) arrivals.count() / Math.max(1, entry.arrivals().count());
    yaml.value(
        2,
        "calls",
        Figures.digits(calls),
        "MEASURED: "
            + Figures.count(arrivals.count())
            + " beside "
            + Figures.count(entry.arrivals().count())
            + " "
            + entry.what()
            + " of "
            + entry.name()
            + (rates ? ", each over its own time" : "")
            + " ("
            + sources
            + ")");
  }

  /** Logs of the same time are compared by count; others by rate. */
  private static boolean differs(double hours, double otherHours) {
    return otherHours > 0 && Math.abs(hours / otherHours - 1) > SAME_TIME;
  }

  private void function(String told, FunctionSeen function, @Nullable Entry entry) {
    String files = " (" + function.sources + ")";
    yaml.open(1, names.of(told));
    yaml.value(2, "kind", "function");
    calls(function.arrivals, entry, function.sources);
    String runtime = function.runtime;
    if (runtime != null && Runtimes.isKnown(runtime)) {
      yaml.value(2, "runtime", runtime, "MEASURED: as the log names it" + files);
    } else {
      yaml.value(2, "runtime", "python3.13", "ASSUMED: the log does not name one that is known");
    }
    init(function, files);
    yaml.value(
        2,
        "memory",
        function.memoryMiB() + "MiB",
        "MEASURED: the size of most of "
            + Figures.count(function.durationMillis.count())
            + " invocations; at most "
            + Math.round(function.usedMiB.most())
            + " MiB were used"
            + files);
    durations(function, files);
    payload(entry, function.arrivals);
    outcomes(function);
  }

  private void init(FunctionSeen function, String files) {
    if (function.initMillis.isEmpty()) {
      yaml.value(2, "init", "300ms..900ms", "ASSUMED: no cold start was seen");
      return;
    }
    yaml.value(
        2,
        "init",
        spread(function.initMillis, Figures::duration),
        "MEASURED: "
            + Figures.count(function.initMillis.count())
            + " cold starts, "
            + Figures.percent(
                function.initMillis.count() / (double) Math.max(1, function.durationMillis.count()))
            + " of the invocations"
            + files);
  }

  /** A file has durations on one vCPU; logs have them with the share that the memory size gives. */
  private void durations(FunctionSeen function, String files) {
    double vcpus = Math.min(1, function.memoryMiB() / VCPU_MIB);
    Waiting waiting = waiting(function);
    // Of the measured time, computing shrinks to its share of a vCPU, and waiting stays.
    double factor = waiting.share() + (1 - waiting.share()) * vcpus;
    String scaled =
        factor > 0.995
            ? ""
            : String.format(
                java.util.Locale.ROOT,
                ", times %.2f: %d MiB have %.2f vCPUs",
                factor,
                function.memoryMiB(),
                vcpus);
    yaml.value(
        2,
        "duration",
        spread(function.durationMillis, millis -> Figures.duration(millis * factor)),
        (factor > 0.995 ? "MEASURED: " : "EXTRAPOLATED from ")
            + Figures.count(function.durationMillis.count())
            + " invocations"
            + scaled
            + files);
    yaml.value(
        2, "waiting", Figures.percent(waiting.share() / Math.max(0.001, factor)), waiting.origin());
  }

  private record Waiting(double share, String origin) {}

  private Waiting waiting(FunctionSeen function) {
    if (seen.models.all().isEmpty()) {
      return new Waiting(0, "ASSUMED: logs do not tell it; set how much of it waits for others");
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
            "EXTRAPOLATED: the model's latency times its calls, if they come one after another")
        : new Waiting(
            USUAL_WAITING_OF_CALLERS,
            "ASSUMED: it calls models; set how much of it waits for them");
  }

  private void payload(@Nullable Entry entry, Arrivals own) {
    DoorSeen door = entry == null ? null : seen.doors.all().get(entry.name());
    boolean alone = seen.functions.all().size() == 1;
    if (door != null && (alone || own == longest())) {
      payload(door);
    }
  }

  private @Nullable Arrivals longest() {
    Entry function = longestFunction();
    return function == null ? null : function.arrivals();
  }

  private void payload(DoorSeen door) {
    if (door.answerBytes.isEmpty() && door.requestBytes.isEmpty()) {
      return;
    }
    yaml.open(2, "payload");
    String files = " requests, headers included (" + door.sources + ")";
    if (!door.requestBytes.isEmpty()) {
      yaml.value(
          3,
          "in",
          Figures.bytes(door.requestBytes.mean()),
          "MEASURED: the mean of " + Figures.count(door.requestBytes.count()) + files);
    }
    if (!door.answerBytes.isEmpty()) {
      yaml.value(
          3,
          "out",
          Figures.bytes(door.answerBytes.mean()),
          "MEASURED: the mean of " + Figures.count(door.answerBytes.count()) + files);
    }
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

  private void model(String told, ModelSeen model, @Nullable Entry entry) {
    String files = " calls (" + model.sources + ")";
    yaml.open(1, names.of(told));
    yaml.value(2, "kind", "tokens");
    yaml.value(
        2,
        "model",
        '"' + ModelNames.allowed(told) + '"',
        "MEASURED: as Bedrock names it, without vendor and date");
    calls(model.arrivals, entry, model.sources);
    tokens("in", model.inputTokens, files);
    if (!model.inputTokens.isEmpty()) {
      yaml.value(
          2,
          "cached",
          Figures.percent(model.cachedShare()),
          "MEASURED: " + Figures.count(model.inputTokens.count()) + files);
    }
    tokens("out", model.outputTokens, files);
    if (model.errors > 0) {
      yaml.comment("    " + Figures.count(model.errors) + " of the calls failed.");
    }
  }

  private void tokens(String field, Sketch tokens, String files) {
    yaml.value(
        2,
        field,
        tokens.isEmpty() ? "1000" : spread(tokens, Figures::digits),
        tokens.isEmpty()
            ? "ASSUMED: the log has no token counts"
            : "MEASURED: " + Figures.count(tokens.count()) + files);
  }

  private int services(@Nullable Entry entry, int room) {
    int left = room;
    for (Map.Entry<String, DoorSeen> door : byCount(seen.doors, d -> d.arrivals)) {
      if (left-- > 0) {
        service(door.getKey(), door.getValue(), entry);
      }
    }
    return left;
  }

  private void service(String told, DoorSeen door, @Nullable Entry entry) {
    yaml.open(1, names.of(told));
    yaml.value(2, "kind", "service");
    calls(door.arrivals, entry, door.sources);
    boolean timed = !door.durationMillis.isEmpty();
    yaml.value(
        2,
        "duration",
        timed ? spread(door.durationMillis, Figures::duration) : "500ms",
        timed
            ? "MEASURED: "
                + Figures.count(door.durationMillis.count())
                + " answers, on whatever they ran on ("
                + door.sources
                + ")"
            : "ASSUMED: the log has no latency");
    payload(door);
    if (door.serverErrors + door.clientErrors > 0) {
      yaml.comment(
          "    "
              + Figures.count(door.serverErrors)
              + " were answered with 5xx, "
              + Figures.count(door.clientErrors)
              + " with 4xx.");
    }
  }

  private int billedFunctions(int room) {
    int left = room;
    if (left < MAX_COMPONENTS) {
      return left;
    }
    for (Map.Entry<String, Charges.Resource> charged :
        seen.charges.resources("AWSLambda").entrySet()) {
      BilledFunction function = BilledFunction.of(charged.getValue());
      if (function != null && left-- > 0) {
        billedFunction(charged.getKey(), function);
      }
    }
    return left;
  }

  private void billedFunction(String arn, BilledFunction function) {
    yaml.open(1, names.of(arn.substring(arn.lastIndexOf(':') + 1)));
    yaml.value(2, "kind", "function");
    yaml.value(2, "architecture", function.architecture(), "MEASURED: as the bill names it");
    yaml.value(2, "memory", "1GiB", "ASSUMED: a bill does not tell it");
    yaml.value(
        2,
        "duration",
        Figures.duration(function.gigabyteSecondsPerRequest() * 1_000),
        "EXTRAPOLATED: the billed GB-seconds of a request, if it has 1 GiB");
  }

  private void unknown() {
    yaml.open(1, "component");
    yaml.value(2, "kind", "function");
    yaml.value(2, "duration", "1s", "ASSUMED: the files tell of no component; put in your own");
  }

  private void bill() {
    if (seen.charges.isEmpty()) {
      return;
    }
    yaml.blank();
    yaml.comment("The bill's largest charges, to compare with the advice (`headrace reconcile`):");
    seen.charges.sums().entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<Charges.Key, Charges.Sum> e) -> e.getValue().billedUsd)
                .reversed())
        .limit(SHOWN_CHARGES)
        .forEach(entry ->
            yaml.comment(
                "  "
                    + entry.getKey().service()
                    + " "
                    + entry.getKey().usageType()
                    + ": "
                    + entry.getValue().quantity.stripTrailingZeros().toPlainString()
                    + " "
                    + entry.getKey().unit()
                    + ", "
                    + Usd.text(entry.getValue().billedUsd)
                    + " USD"));
  }

  private static String spread(Sketch sketch, java.util.function.DoubleFunction<String> written) {
    String points =
        "p50: "
            + written.apply(sketch.quantile(0.5))
            + ", p90: "
            + written.apply(sketch.quantile(0.9));
    if (sketch.count() >= ENOUGH_FOR_P99) {
      points += ", p99: " + written.apply(sketch.quantile(0.99));
    }
    if (sketch.count() >= ENOUGH_FOR_P999) {
      points += ", p99.9: " + written.apply(sketch.quantile(0.999));
    }
    return "{min: "
        + written.apply(sketch.least())
        + ", "
        + points
        + ", max: "
        + written.apply(sketch.most())
        + "}";
  }
}
