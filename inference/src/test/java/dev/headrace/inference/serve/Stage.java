package dev.headrace.inference.serve;

import dev.headrace.engine.simulated.Distribution;
import dev.headrace.engine.simulated.Profile;
import dev.headrace.engine.simulated.ServerFaults;
import dev.headrace.engine.simulated.ServerProfile;
import dev.headrace.engine.simulated.SimulatedEngine;
import dev.headrace.inference.Ask;
import dev.headrace.inference.Payment;
import dev.headrace.inference.serve.simulated.BatchSpeed;
import dev.headrace.inference.serve.simulated.Demand;
import dev.headrace.inference.serve.simulated.GenerationFaults;
import dev.headrace.inference.serve.simulated.SimulatedGenerations;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.HealthCheck;
import dev.headrace.kernel.engine.Node;
import dev.headrace.kernel.engine.NodeId;
import dev.headrace.kernel.engine.Program;
import dev.headrace.kernel.engine.WorkSpec;
import dev.headrace.kernel.ports.LogStream;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.usage.Usage;
import dev.headrace.kernel.world.SimulatedWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A world in which all takes as long as is said: 1 s preparation, 2 s sandbox and process, 3 s
 * weights, 4 s warm-up; then 100 ms a prompt and 10 ms a token.
 */
final class Stage {
  static final long MILLI = 1_000_000;
  static final long SECOND = 1_000 * MILLI;
  static final Partition PARTITION = new Partition("123456789012", "us-east-1");
  static final int MEMORY_MIB = 1_000;

  final SimulatedWorld world =
      new SimulatedWorld(new SimulatedWorld.Settings(1, 1_767_225_600_000L, 0, 0, true));
  final SimulatedEngine engine;
  final ModelServing serving;
  private final List<Usage> closed = new ArrayList<>();
  private final Meter meter = new Meter(closed::add);
  private long requests;

  Stage() {
    this(ServerFaults.NONE, GenerationFaults.NONE, ServingLimits.STANDARD);
  }

  Stage(ServerFaults serverFaults, GenerationFaults faults, ServingLimits limits) {
    var server =
        new ServerProfile(
            Distribution.fixed(SECOND / 2),
            Distribution.fixed(3 * SECOND / 2),
            Distribution.fixed(3 * SECOND),
            Distribution.fixed(100 * MILLI),
            256,
            serverFaults);
    engine =
        new SimulatedEngine(
            world,
            spec -> Profile.STANDARD,
            spec -> server,
            List.of(new Node(new NodeId("a"), 2_000, MEMORY_MIB, List.of(), "a", false)));
    var generations = new SimulatedGenerations(world, Stage::profile, Stage::demand, faults);
    serving = new ModelServing(world, engine, generations, meter, (service, id) -> keys(), limits);
    generations.serves(serving);
  }

  private static SimulatedGenerations.Profile profile(String model) {
    var work =
        new WorkSpec(
            new Program.HttpServer(
                List.of("/bin/server"),
                List.of(),
                0,
                new HealthCheck("/health", 1_000, 1_000, 3, 50_000)),
            Map.of(),
            new WorkSpec.Resources(400, 1_000, 16, 64, 64),
            LogStream.NONE);
    var speed = new BatchSpeed.Linear(10 * MILLI, 0, 0, 0.9 * MILLI);
    return new SimulatedGenerations.Profile(work, speed, SECOND, 4 * SECOND);
  }

  /** A hundred tokens in, of which forty come from a cache, and as many out as may. */
  private static Demand demand(ModelCall call) {
    int input = call.ask().inputTokensEstimate();
    return new Demand(input, Math.min(input, 40), call.ask().maxOutputTokens());
  }

  private static ModelDimensions.Keys keys() {
    return new ModelDimensions.Keys(
        key("requests"),
        key("in"),
        key("out"),
        key("cached"),
        key("batch-in"),
        key("batch-out"),
        key("provisioned-in"),
        key("provisioned-out"));
  }

  private static ModelDimensions.Key key(String usageType) {
    return new ModelDimensions.Key("Test", usageType, "");
  }

  /** Deploys a model of 400 MiB that sleeps after a minute. */
  Stage with(String model, int slots) {
    return with(new ModelSpec(model, "", slots, 400, 60 * SECOND));
  }

  Stage with(ModelSpec spec) {
    world.enter(() -> serving.deploy(spec));
    return this;
  }

  ModelCall ask(String model) {
    return ask(model, 10, QuotaLimits.NONE);
  }

  ModelCall ask(String model, int maxOutputTokens, QuotaLimits limits) {
    return ask(model, maxOutputTokens, limits, Ask.Tariff.ON_DEMAND, Duration.ofHours(1));
  }

  ModelCall ask(
      String model, int maxOutputTokens, QuotaLimits limits, Ask.Tariff tariff, Duration timeout) {
    var ask =
        new Ask(
            PARTITION,
            "bedrock",
            "id",
            Ask.Task.CHAT,
            new byte[0],
            true,
            100,
            maxOutputTokens,
            timeout,
            "request-" + ++requests,
            Payment.of(tariff, true));
    return enter(ask, model, limits);
  }

  /** A request of ten tokens that is paid under a name of its own. */
  ModelCall ask(String model, Payment payment) {
    var ask =
        new Ask(
            PARTITION,
            "bedrock",
            "id",
            Ask.Task.CHAT,
            new byte[0],
            true,
            100,
            10,
            Duration.ofHours(1),
            "request-" + ++requests,
            payment);
    return enter(ask, model, QuotaLimits.NONE);
  }

  private ModelCall enter(Ask ask, String model, QuotaLimits limits) {
    var call = new ModelCall(ask, model, limits, ended -> {});
    world.enter(() -> serving.call(call));
    return call;
  }

  void run(double seconds) {
    world.runFor((long) (seconds * SECOND));
  }

  ModelStatus status(String model) {
    return world.ask(serving::status).stream()
        .filter(status -> status.name().equals(model))
        .findFirst()
        .orElseThrow();
  }

  /** Output tokens that were metered, by resource and its tags. */
  Map<String, Long> outputByResource() {
    Map<String, Long> sums = new TreeMap<>();
    world.enter(() -> {
      closed.forEach(usage -> addOutput(sums, usage));
      meter.peek(usage -> addOutput(sums, usage));
    });
    return sums;
  }

  /** Milliseconds that servers were up, by the name under which they were metered. */
  Map<String, Long> upByServer() {
    Map<String, Long> sums = new TreeMap<>();
    world.enter(() -> {
      meter.settle(world.epochMillis());
      closed.forEach(usage -> addUp(sums, usage));
      meter.peek(usage -> addUp(sums, usage));
    });
    return sums;
  }

  private static void addUp(Map<String, Long> sums, Usage usage) {
    if (usage.dimension() == ServerDimension.UP) {
      String arn = usage.resourceArn();
      sums.merge(arn.substring(arn.indexOf('/') + 1), usage.quantity(), Long::sum);
    }
  }

  private static void addOutput(Map<String, Long> sums, Usage usage) {
    if (usage.dimension().usageType().equals("out")) {
      sums.merge(usage.resourceArn() + " " + usage.tags(), usage.quantity(), Long::sum);
    }
  }

  /** What was metered, by usage type; waste with {@code wasted } before its name. */
  Map<String, Long> used() {
    Map<String, Long> sums = new TreeMap<>();
    world.enter(() -> {
      meter.settle(world.epochMillis());
      closed.forEach(usage -> add(sums, usage));
      meter.peek(usage -> add(sums, usage));
    });
    return sums;
  }

  private static void add(Map<String, Long> sums, Usage usage) {
    boolean waste = usage.dimension().wasteOf() != null;
    sums.merge(
        (waste ? "wasted " : "") + usage.dimension().usageType(), usage.quantity(), Long::sum);
  }
}
