package dev.headrace.lambda.run;

import dev.headrace.engine.simulated.Profile;
import dev.headrace.engine.simulated.SimulatedEngine;
import dev.headrace.kernel.Body;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.WorkSpec.CodeId;
import dev.headrace.kernel.ports.LogGroups;
import dev.headrace.kernel.ports.LogStream;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.usage.Usage;
import dev.headrace.kernel.world.SimulatedWorld;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rules in a simulated world, with what they did at hand. */
final class Simulation {
  static final Partition PARTITION = new Partition("123456789012", "eu-central-1");
  static final long MILLI = 1_000_000;

  final SimulatedWorld world;
  final SimulatedEngine engine;
  final Invocations rules;
  final List<String> decisions = new ArrayList<>();
  final List<Invocation> ended = new ArrayList<>();
  final Map<String, List<String>> logs = new LinkedHashMap<>();
  final List<Usage> metered = new ArrayList<>();

  /** What functions used in earlier processes. */
  final Map<LambdaDimension, Long> earlier = new EnumMap<>(LambdaDimension.class);

  final Meter meter = new Meter(new Metered());
  private final Map<Integer, List<Double>> observations = new LinkedHashMap<>();

  Simulation(Profile profile) {
    this(profile, Quotas.STANDARD);
  }

  Simulation(Profile profile, Quotas quotas) {
    this(
        new SimulatedWorld(SimulatedWorld.Settings.seeded(1)),
        profile,
        quotas,
        Rulebook.standard());
  }

  Simulation(SimulatedWorld world, Profile profile, Quotas quotas, Rulebook rulebook) {
    this.world = world;
    this.engine = new SimulatedEngine(world, spec -> profile);
    LogGroups groups = (partition, group, stream) -> logOf(group + " " + stream);
    this.rules =
        new Invocations(
            world,
            engine,
            quotas,
            meter,
            groups,
            (metric, value) ->
                observations.computeIfAbsent(metric, m -> new ArrayList<>()).add(value),
            new Written(),
            rulebook);
  }

  /** What was observed of a function's metric, in order. */
  List<Double> observed(LambdaMetric metric, int functionNumber) {
    return observations.getOrDefault(metric.of(functionNumber), List.of());
  }

  private LogStream logOf(String name) {
    List<String> lines = logs.computeIfAbsent(name, n -> new ArrayList<>());
    return (epochMillis, line) -> lines.add(line);
  }

  /** Each hour that has ended. */
  private final class Metered implements Meter.Listener {
    @Override
    public void opened(Meter.Resource resource) {
      earlier.forEach(resource::remember);
    }

    @Override
    public void used() {}

    @Override
    public void ended(Meter.Resource resource) {
      resource.read(metered::add);
    }
  }

  /** Each decision in words. */
  private final class Written implements Decisions {
    @Override
    public void assigned(long invocation, long environment, boolean cold) {
      decisions.add(invocation + (cold ? " cold in " : " warm in ") + environment);
    }

    @Override
    public void started(long invocation, long environment) {
      decisions.add(invocation + " starts " + environment);
    }

    @Override
    public void startedAhead(int version, long environment) {
      decisions.add("starts " + environment + " ahead");
    }

    @Override
    public void refused(long invocation, ThrottleReason reason) {
      decisions.add(invocation + " refused: " + reason.reason());
    }

    @Override
    public void ended(long invocation, Ending ending) {
      decisions.add(invocation + " ended " + ending);
    }

    @Override
    public void gaveUp(String requestId, boolean expired) {
      decisions.add("gave up, " + (expired ? "too old" : "not too old"));
    }
  }

  static VersionSpec spec(String function, String version, long revision, int memoryMiB) {
    return spec(function, version, revision, memoryMiB, Architecture.X86_64, 3_000, 512);
  }

  static VersionSpec specWithTimeout(
      String function, String version, int memoryMiB, int timeoutMillis) {
    return spec(function, version, 1, memoryMiB, Architecture.X86_64, timeoutMillis, 512);
  }

  static VersionSpec specOn(
      String function, String version, int memoryMiB, Architecture architecture, int temporaryMiB) {
    return spec(function, version, 1, memoryMiB, architecture, 3_000, temporaryMiB);
  }

  private static VersionSpec spec(
      String function,
      String version,
      long revision,
      int memoryMiB,
      Architecture architecture,
      int timeoutMillis,
      int temporaryMiB) {
    return new VersionSpec(
        PARTITION,
        function,
        version,
        revision,
        new CodeId("00"),
        "python3.13",
        architecture,
        "app.handler",
        Map.of("KEY", "value"),
        memoryMiB,
        timeoutMillis,
        temporaryMiB,
        "/aws/lambda/" + function,
        0);
  }

  FunctionVersion publish(String function) {
    return publish(spec(function, VersionSpec.LATEST, 1, 1_769));
  }

  FunctionVersion publish(VersionSpec spec) {
    return world.ask(() -> rules.publish(spec));
  }

  Invocation invoke(FunctionVersion version) {
    var invocation = new Invocation(version, Body.EMPTY, ended::add);
    world.enter(() -> rules.invoke(invocation));
    return invocation;
  }

  Invocation enqueue(FunctionVersion version) {
    var invocation = new Invocation(version, Body.EMPTY, ended::add);
    world.enter(() -> rules.enqueue(invocation));
    return invocation;
  }

  void runMillis(long millis) {
    world.runFor(millis * MILLI);
  }

  void runHours(long hours) {
    world.runFor(hours * 3_600_000 * MILLI);
  }

  FunctionUse use(String function) {
    return world.ask(() -> rules.use(PARTITION, function));
  }

  /** All lines of a function's streams. */
  List<String> linesOf(String function) {
    var lines = new ArrayList<String>();
    logs.forEach((name, own) -> {
      if (name.startsWith("/aws/lambda/" + function + " ")) {
        lines.addAll(own);
      }
    });
    return lines;
  }
}
