package dev.headrace.inference.serve;

import dev.headrace.engine.simulated.Profile;
import dev.headrace.engine.simulated.ServerFaults;
import dev.headrace.engine.simulated.ServerProfile;
import dev.headrace.engine.simulated.SimulatedEngine;
import dev.headrace.inference.Ask;
import dev.headrace.inference.Payment;
import dev.headrace.inference.replay.Recorder;
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
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.SimulatedWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Stormy hours from a seed: bursts of requests, clients that go away, models that are changed and
 * removed, numbers of servers that change, servers that are taken back, crash, hang, start slowly
 * and do not tell; then calm until all is over, or a shutdown in the midst of it. It notes which
 * safety properties did not hold.
 */
final class Storm {
  private static final Partition PARTITION = new Partition("123456789012", "us-east-1");
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final long HOUR = 3_600 * SECOND;
  private static final long CALM_NANOS = 2 * HOUR;

  /** Longer than any request, with the end of a server after it. */
  private static final long SETTLE_NANOS = 600 * SECOND;

  private static final int QUEUE = 30;
  private static final int MEMORY_MIB = 1_400;
  private static final int MOST_SERVERS = 4;

  /** What a server of each model takes of the memory, at most. */
  private static final Map<String, Integer> MOST_MEMORY_MIB =
      Map.of("small", 400, "large", 700, "fleet", 150, "rising", 250);

  /** Those that are served here, of which the last two have several servers. */
  private static final List<String> LOCAL = List.of("small", "large", "rising", "fleet");

  private static final List<String> FLEETS = List.of("rising", "fleet");
  private static final String ELSEWHERE = "elsewhere";
  private static final List<String> MODELS =
      List.of("small", "large", "rising", "fleet", ELSEWHERE);
  private static final QuotaLimits QUOTA = new QuotaLimits(25, 20_000, 3);

  private static final ServingLimits LIMITS =
      new ServingLimits(
          QUEUE,
          20 * SECOND,
          60 * SECOND,
          10 * SECOND,
          2 * SECOND,
          500,
          3 * SECOND,
          3,
          SECOND,
          8 * SECOND,
          20 * SECOND,
          100);

  private final Seen seen;
  private final Violations violations;
  private final long stormNanos;

  /** Whether the process ends in the midst of it; of ten storms one does. */
  private final boolean isCutShort;

  private final SimulatedWorld world;
  private final WatchedEngine engine;
  private final SimulatedEngine simulated;
  private final SimulatedGenerations generations;
  private final ModelServing serving;
  private final CallWatch calls;
  private final FleetWatch fleets;
  private final HoursWatch hours;
  private final RandomGenerator chance;
  private final Meter meter = new Meter(this::closed);
  private final Alarm next = new Alarm("arrival", this::arrive);

  /** Once what was decided has been done, too. */
  private final Alarm look = new Alarm("look", this::look);

  private Storm(
      long seed,
      long stormHours,
      Rulebook rules,
      Seen seen,
      Violations violations,
      @Nullable List<String> recording) {
    this.seen = seen;
    this.violations = violations;
    this.hours = new HoursWatch(violations);
    this.stormNanos = stormHours * HOUR;
    this.isCutShort = seed % 10 == 9;
    this.world =
        new SimulatedWorld(new SimulatedWorld.Settings(seed, 1_767_225_600_000L, 0, 0, true));
    double fault = 0.01 + (seed % 4) * 0.02;
    ServerProfile server =
        ServerProfile.STANDARD.with(ServerFaults.each(fault, 0.2 + (seed % 3) * 0.4));
    this.simulated =
        new SimulatedEngine(
            world,
            spec -> Profile.STANDARD,
            spec -> world.nowNanos() < stormNanos ? server : ServerProfile.STANDARD,
            List.of(new Node(new NodeId("a"), 2_000, MEMORY_MIB, List.of(), "a", false)));
    this.engine = new WatchedEngine(simulated, world, LIMITS, hours, violations);
    this.chance = world.chance("storm");
    this.generations =
        new SimulatedGenerations(
            world, Storm::profile, this::demand, GenerationFaults.each(fault / 2));
    this.serving =
        new ModelServing(
            world,
            engine,
            watched(generations),
            meter,
            (service, id) -> keys(id),
            LIMITS,
            rules,
            recording == null
                ? Decisions.NONE
                : new Recorder(world, LIMITS, simulated.nodes(), recording::add));
    this.calls = new CallWatch(world, serving, engine, LIMITS, QUOTA, seen, violations);
    this.fleets = new FleetWatch(world, serving, MEMORY_MIB, seen, violations);
    generations.serves(serving);
  }

  /** Runs a seed to its end and returns the trace of all that happened. */
  static String run(long seed, long hours, Rulebook rules, Seen seen, Violations violations) {
    return new Storm(seed, hours, rules, seen, violations, null).run();
  }

  /** Runs a seed to its end and returns what was recorded of it. */
  static List<String> record(long seed, long hours) {
    List<String> lines = new ArrayList<>();
    new Storm(seed, hours, Rulebook.standard(), new Seen(), new Violations(), lines).run();
    return lines;
  }

  private String run() {
    world.enter(() -> {
      MODELS.forEach(this::deploy);
      fleets.keep("fleet", 2, PARTITION);
      world.arm(next, SECOND);
    });
    world.runUntil(stormNanos);
    if (isCutShort) {
      world.enter(() -> MODELS.forEach(this::burst));
      world.runFor(chance.nextLong(5 * SECOND));
      world.enter(serving::shutdown);
    } else {
      calmDown();
    }
    world.runFor(SETTLE_NANOS);
    checkEnd();
    return world.trace().sha256();
  }

  private void calmDown() {
    world.enter(() -> FLEETS.forEach(this::deploy));
    world.runFor(SETTLE_NANOS);
    world.enter(fleets::checkChanged);
    world.runUntil(stormNanos + CALM_NANOS / 2);
    // those that follow do not fail
    world.enter(() -> fleets.takeAllBack(SECOND));
    world.runFor(CALM_NANOS / 2);
    world.enter(() -> {
      fleets.checkCalm();
      LOCAL.stream().filter(fleets::isScaled).forEach(model -> fleets.keep(model, 0, PARTITION));
    });
  }

  private static SimulatedGenerations.Profile profile(String model) {
    var work =
        new WorkSpec(
            new Program.HttpServer(
                List.of("/bin/server"),
                List.of(),
                0,
                new HealthCheck("/health", 1_000, 1_000, 3, 50_000)),
            Map.of("MODEL", model),
            new WorkSpec.Resources(400, 1_000, 16, 64, 64),
            LogStream.NONE);
    var speed = new BatchSpeed.Linear(8 * MILLI, 2 * MILLI, 200, 0.3 * MILLI);
    return new SimulatedGenerations.Profile(work, speed, 5 * MILLI, 100 * MILLI);
  }

  private static ModelDimensions.Keys keys(String id) {
    var requests = new ModelDimensions.Key("Test", "requests", "");
    var input = new ModelDimensions.Key("Test", id + "-in", "");
    var output = new ModelDimensions.Key("Test", id + "-out", "");
    return new ModelDimensions.Keys(requests, input, output);
  }

  private void deploy(String model) {
    int count = 1 + chance.nextInt(4);
    if (model.equals(ELSEWHERE)) {
      serving.deploy(ModelSpec.elsewhere(model, count));
    } else {
      var spec =
          new ModelSpec(model, "", count, memoryMiB(model), (10 + chance.nextInt(60)) * SECOND);
      fleets.deployed(spec);
      serving.deploy(spec);
    }
  }

  /** Now and then more than there is. */
  private long memoryMiB(String model) {
    boolean tooMuch = chance.nextInt(40) == 0;
    return tooMuch ? 5_000 : MOST_MEMORY_MIB.getOrDefault(model, 1) - 50L * chance.nextInt(3);
  }

  private Demand demand(ModelCall call) {
    int input = Math.max(1, call.ask().inputTokensEstimate() + chance.nextInt(-20, 20));
    int output = 1 + chance.nextInt(call.ask().maxOutputTokens());
    return new Demand(input, chance.nextInt(input + 1), output);
  }

  private Generations watched(Generations outside) {
    return new Generations() {
      @Override
      public void prepare(ModelServer server) {
        fleets.prepares(server);
        outside.prepare(server);
      }

      @Override
      public void warmUp(ModelServer server) {
        outside.warmUp(server);
      }

      @Override
      public void begin(ModelCall call) {
        calls.began(call);
        fleets.began(call);
        outside.begin(call);
      }

      @Override
      public void stop(ModelCall call) {
        outside.stop(call);
      }
    };
  }

  private void arrive() {
    if (world.nowNanos() >= stormNanos) {
      return;
    }
    String model = MODELS.get(chance.nextInt(MODELS.size()));
    int what = chance.nextInt(1_000);
    if (what < 5) {
      change(model);
    } else if (what < 9) {
      replace(model);
    } else if (what < 40) {
      burst(model);
    } else if (what < 100) {
      disturb(model);
    } else {
      call(model, chance.nextInt(10) == 0);
    }
    world.arm(look, world.nowNanos() + 1);
    // long silences, in which servers fall asleep, between minutes with much to do
    long pause = chance.nextInt(20) == 0 ? 900 * SECOND : 100 * SECOND;
    world.arm(next, world.nowNanos() + 1 + chance.nextLong(pause));
  }

  private void look() {
    LOCAL.forEach(fleets::look);
    fleets.lookAtRoom(LOCAL);
  }

  private void burst(String model) {
    seen.happened(Happening.BURST);
    for (int i = 0; i < 50; i++) {
      call(model, chance.nextInt(4) == 0);
    }
  }

  private void change(String model) {
    seen.happened(Happening.CHANGE);
    if (chance.nextBoolean()) {
      burst(model);
    }
    world.arm(
        new Alarm("change", () -> deploy(model)), world.nowNanos() + 1 + chance.nextLong(SECOND));
  }

  /** A model's servers change in number or are taken back, often while they answer or start. */
  private void disturb(String model) {
    if (chance.nextBoolean()) {
      burst(model);
    }
    long after = 0;
    do {
      after += 1 + chance.nextLong(8 * SECOND);
      world.arm(new Alarm("disturbance", () -> disturbNow(model)), world.nowNanos() + after);
    } while (chance.nextBoolean());
  }

  private void disturbNow(String model) {
    if (FLEETS.contains(model) && chance.nextBoolean()) {
      fleets.keep(model, chance.nextInt(MOST_SERVERS + 1), PARTITION);
    } else {
      fleets.takeBack(model, chance.nextLong(15 * SECOND), chance);
    }
    world.arm(look, world.nowNanos() + 1);
  }

  /** A model is removed, and another of its name comes, with as many servers. */
  private void replace(String model) {
    seen.happened(Happening.REMOVAL);
    boolean again = fleets.isScaled(model) && chance.nextBoolean();
    serving.remove(model);
    fleets.removed(model);
    deploy(model);
    if (again) {
      fleets.keep(model, 1 + chance.nextInt(MOST_SERVERS), PARTITION);
    }
  }

  private void call(String model, boolean small) {
    boolean batch = chance.nextInt(5) == 0;
    boolean beside = LOCAL.contains(model) && chance.nextInt(12) == 0;
    seen.happened(Happening.BATCH, batch ? 1 : 0);
    seen.happened(Happening.BESIDE, beside ? 1 : 0);
    Ask ask = ask(model, batch, small);
    ModelCall call =
        beside
            ? ModelCall.beside(ask, model, this::ended)
            : new ModelCall(ask, model, QUOTA, this::ended);
    calls.comes(call);
    serving.call(call);
    calls.came(call);
    if (chance.nextInt(8) == 0) {
      seen.happened(Happening.CANCEL);
      long after = 1 + chance.nextLong(10 * SECOND);
      world.arm(new Alarm("client goes", () -> serving.cancel(call)), world.nowNanos() + after);
    }
  }

  private Ask ask(String model, boolean batch, boolean small) {
    Duration timeout = Duration.ofMillis(500 + chance.nextInt(60_000));
    return new Ask(
        PARTITION,
        "bedrock",
        "id-of-" + model,
        Ask.Task.CHAT,
        new byte[0],
        true,
        30 + chance.nextInt(small ? 50 : 2_000),
        10 + chance.nextInt(small ? 20 : 400),
        timeout,
        chance.nextBoolean() ? "id-" + calls.open() : "",
        Payment.of(batch ? Ask.Tariff.BATCH : Ask.Tariff.ON_DEMAND, chance.nextBoolean()));
  }

  private void ended(ModelCall call) {
    calls.ended(call);
    fleets.ended(call);
    fleets.look(call.modelName());
    world.trace().note(call.id() + " " + call.ending() + " " + call.totalNanos());
  }

  private void checkEnd() {
    for (ModelStatus status : world.ask(serving::status)) {
      violations.unless(
          status.running() == 0 && status.waiting() == 0,
          Property.SLOTS_ARE_GIVEN_BACK,
          status.toString());
      violations.unless(
          !status.servedHere() || status.state().equals("ASLEEP"),
          Property.NO_SERVER_LEAKS,
          status.toString());
      seen.happened(Happening.SLEEP, status.sleeps());
      seen.happened(Happening.EVICTION, status.evictions());
    }
    seen.happened(Happening.START, engine.starts);
    violations.unless(
        engine.alive() == 0 && simulated.running() == 0,
        Property.NO_SERVER_LEAKS,
        engine.alive() + " servers run");
    meter.settle(world.epochMillis());
    meter.peek(this::closed);
    calls.check();
    hours.check();
    for (ServerFaults.Kind kind : ServerFaults.Kind.values()) {
      seen.happened(kind, simulated.occurred(kind));
    }
    for (GenerationFaults.Kind kind : GenerationFaults.Kind.values()) {
      seen.happened(kind, generations.occurred(kind));
    }
  }

  private void closed(Usage usage) {
    calls.metered(usage);
    hours.metered(usage);
  }
}
