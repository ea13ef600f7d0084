package dev.headrace.lambda.run;

import dev.headrace.engine.simulated.Distribution;
import dev.headrace.engine.simulated.Faults;
import dev.headrace.engine.simulated.Profile;
import dev.headrace.engine.simulated.SimulatedEngine;
import dev.headrace.kernel.Body;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.WorkSpec.CodeId;
import dev.headrace.kernel.journal.MemoryJournal;
import dev.headrace.kernel.ports.MetricSink;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.usage.Usage;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.SimulatedWorld;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stormy minute from a seed: requests in bursts, asynchronous events, changes of functions and of
 * what is provisioned for them, all kinds of faults and, for every third seed, a crash of the
 * process; then calm until all is over. It notes which safety properties did not hold.
 */
final class Storm {
  private static final Partition PARTITION = new Partition("123456789012", "us-east-1");
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final long STORM_NANOS = 60 * SECOND;
  private static final long LONGEST_NANOS = 60 * SECOND;

  /** Time enough for what is provisioned to be ready, or to have failed often enough. */
  private static final long CALM_NANOS = 40 * SECOND;

  private static final int MOST_PROVISIONED = 3;
  private static final long OLDEST_MILLIS = 21_600_000;
  private static final int ATTEMPTS = 3;
  private static final int MEMORY_MIB = 512;
  private static final int ACCOUNT = 12;
  private static final Map<String, Integer> RESERVED = Map.of("reserved", 3);
  private static final List<String> NAMES = List.of("calm", "busy", "reserved");
  private static final Pattern REPORT =
      Pattern.compile(
          "REPORT RequestId: (\\S+)\tDuration: ([0-9.]+) ms\tBilled Duration: (\\d+) ms"
              + "\tMemory Size: (\\d+) MB\tMax Memory Used: \\d+ MB\t"
              + "(?:Init Duration: ([0-9.]+) ms\t)?.*");

  /** What happened, for a test to see that all did. */
  static final class Seen {
    final long[] faults = new long[Faults.Kind.values().length];
    final long[] endings = new long[Ending.values().length];
    final long[] refusals = new long[ThrottleReason.values().length];
    long bursts;
    long processCrashes;
    long changes;
    long levels;
    long provisionedRequests;
    long spillovers;
    final long[] statuses = new long[ProvisionedState.Status.values().length];
    long accepted;
    long gaveUp;
  }

  private final long seed;
  private final Rulebook rulebook;
  private final Seen seen;
  private final Violations violations;
  private final Quotas quotas;

  /** What outlives a crash of the process: callers and what they were promised. */
  private final Set<String> accepted = new HashSet<>();

  private final Set<String> ranWell = new HashSet<>();
  private final Set<String> gaveUp = new HashSet<>();
  private final Set<String> gaveUpYoung = new HashSet<>();
  private final Map<String, Integer> starts = new HashMap<>();

  private final Map<String, Long> acceptedAtMillis = new HashMap<>();
  private final Map<String, Integer> revisions = new HashMap<>();

  private Storm(long seed, Rulebook rulebook, Seen seen, Violations violations) {
    this.seed = seed;
    this.violations = violations;
    this.rulebook = rulebook;
    this.seen = seen;
    this.quotas =
        Quotas.STANDARD
            .with(Quota.ACCOUNT_CONCURRENCY, ACCOUNT)
            .with(Quota.UNRESERVED_CONCURRENCY_MINIMUM, 0)
            .with(Quota.REQUESTS_PER_SECOND_PER_CONCURRENCY, 4)
            .with(Quota.ENVIRONMENT_GROWTH, 8)
            .with(Quota.ENVIRONMENT_GROWTH_MILLIS, 5_000)
            .with(Quota.MACHINE_ENVIRONMENTS, 8)
            .with(Quota.QUEUED_MILLIS, 2_000)
            .with(Quota.INIT_MILLIS, 2_000)
            .with(Quota.START_MILLIS, 5_000)
            .with(Quota.STOP_MILLIS, 1_000)
            .with(Quota.PROVISIONED_GROWTH, 4)
            .with(Quota.PROVISIONED_GROWTH_MILLIS, 2_000)
            .with(Quota.PROVISIONED_PREPARATION_MILLIS, 200)
            .with(Quota.PROVISIONED_INIT_MILLIS, 2_000)
            .with(Quota.IDLE_MILLIS, 8_000)
            .with(Quota.MAXIMUM_AGE_MILLIS, 20_000);
  }

  /** Runs a seed to its end and returns the trace of all that happened. */
  static String run(long seed, Rulebook rulebook, Seen seen, Violations violations) {
    return new Storm(seed, rulebook, seen, violations).run();
  }

  private String run() {
    var process = new ControlPlane(new MemoryJournal(), 0);
    String before = "";
    RandomGenerator fate = process.world.chance("fate");
    if (seed % 3 == 0) {
      if (!process.runUntil(fate.nextLong(STORM_NANOS))) {
        return "";
      }
      before = process.world.trace().sha256();
      seen.processCrashes++;
      long now = process.world.nowNanos();
      ranWell.addAll(process.watch.answeredWell);
      process.noteFaults();
      process = new ControlPlane(process.world.crash(), now + SECOND);
    }
    if (!process.runUntil(STORM_NANOS + CALM_NANOS)) {
      return "";
    }
    process.checkProvisioned();
    process.provisionNothing();
    if (!process.runUntil(STORM_NANOS + 30_000 * SECOND)) {
      return "";
    }
    process.checkEnd();
    process.noteFaults();
    return before + process.world.trace().sha256();
  }

  private static Profile profile(long seed) {
    return new Profile(
        Distribution.uniform(MILLI, 5 * MILLI),
        Distribution.uniform(MILLI, 20 * MILLI),
        Distribution.uniform(5 * MILLI, 50 * MILLI),
        Distribution.logNormal(50 * MILLI, 0.5),
        Distribution.logNormalWithMean(50 * MILLI, 0.7),
        Distribution.logNormalWithMean(150 * MILLI, 0.7),
        64,
        Faults.each(0.01 + (seed % 5) * 0.01));
  }

  /** The control plane from a start to a crash or the end, and the callers of that time. */
  private final class ControlPlane {
    private final SimulatedWorld world;
    private final SimulatedEngine engine;
    private final Watch watch;
    private final Meter meter;
    private final Invocations rules;
    private final Map<String, FunctionVersion> versions = new HashMap<>();
    private final Set<Invocation> open = new HashSet<>();
    private final Map<String, Level> levels = new HashMap<>();
    private long usedBefore;
    private long heldMebibyteMillis;
    private long meteredHold;
    private long meteredHoldBefore;
    private long levelChanges;
    private long reportedCompute;
    private long meteredCompute;
    private boolean concurrencyRefused;

    private ControlPlane(MemoryJournal journal, long nowNanos) {
      var settings =
          new SimulatedWorld.Settings(seed, 1_767_225_600_000L, 100_000, 3 * MILLI, true);
      Profile profile = profile(seed);
      world = new SimulatedWorld(settings, journal, nowNanos);
      engine = new SimulatedEngine(world, spec -> profile);
      watch = new Watch(engine, world, violations, RESERVED, ACCOUNT - 3, 8 * SECOND, 20 * SECOND);
      meter = new Meter(this::metered);
      rules =
          new Invocations(
              world,
              watch,
              quotas,
              meter,
              (partition, group, stream) -> (at, line) -> logged(line),
              MetricSink.NONE,
              new Heard(),
              rulebook);
      world.enter(() -> begin(journal));
    }

    private void begin(MemoryJournal journal) {
      for (String name : NAMES) {
        publish(name, revisions.getOrDefault(name, 1));
        Integer reserved = RESERVED.get(name);
        if (reserved != null) {
          rules.setReservedConcurrency(PARTITION, name, reserved);
        }
      }
      rules.recover(journal);
      usedBefore = usedCompute();
      meter.peek(this::metered);
      meteredHoldBefore = meteredHold;
      meteredHold = 0;
      meteredCompute = 0;
      new Arrivals().begin();
    }

    /** False where the engine met a breach of its contract, after which nothing can be told. */
    private boolean runUntil(long nanos) {
      try {
        world.runUntil(nanos);
        return true;
      } catch (IllegalStateException broken) {
        violations.unless(
            false, Property.AN_ENVIRONMENT_SERVES_ONE_REQUEST_AT_A_TIME, broken.toString());
        return false;
      }
    }

    private long usedCompute() {
      long sum = 0;
      for (String name : NAMES) {
        sum += rules.use(PARTITION, name).computeMebibyteMillis();
      }
      return sum;
    }

    private FunctionVersion version(String name) {
      return Objects.requireNonNull(versions.get(name));
    }

    private void publish(String name, int revision) {
      revisions.put(name, revision);
      String code = "code" + revision;
      watch.published(name, code);
      versions.put(
          name,
          rules.publish(
              new VersionSpec(
                  PARTITION,
                  name,
                  VersionSpec.LATEST,
                  revision,
                  new CodeId(code),
                  "python3.13",
                  Architecture.X86_64,
                  "app.handler",
                  Map.of(),
                  MEMORY_MIB,
                  name.equals("calm") ? 3_000 : 1_000,
                  512,
                  "/aws/lambda/" + name,
                  0)));
    }

    /** Lets requests come until the storm is over. */
    private final class Arrivals {
      private final RandomGenerator chance = world.chance("arrivals");
      private final Alarm next = new Alarm("arrival", this::arrive);

      private void begin() {
        world.arm(next, world.nowNanos() + 1);
      }

      private void arrive() {
        if (world.nowNanos() >= STORM_NANOS) {
          return;
        }
        int what = chance.nextInt(100);
        String name = NAMES.get(chance.nextInt(NAMES.size()));
        if (what < 2) {
          publish(name, revisions.getOrDefault(name, 1) + 1);
          seen.changes++;
        } else if (what < 6) {
          provision(name, chance.nextInt(MOST_PROVISIONED + 1));
        } else if (what < 20) {
          enqueue(name);
        } else if (what < 23) {
          seen.bursts++;
          for (int i = 0; i < 20; i++) {
            invoke(name);
          }
        } else {
          invoke(name);
        }
        world.arm(next, world.nowNanos() + chance.nextLong(100 * MILLI) + 1);
      }
    }

    private void invoke(String name) {
      var invocation = new Invocation(version(name), Body.EMPTY, this::completed);
      open.add(invocation);
      boolean room = hasRoomFor(name);
      concurrencyRefused = false;
      rules.invoke(invocation);
      violations.unless(
          !(room && concurrencyRefused),
          Property.SPILL_OVER_IS_NOT_REFUSED_WHILE_THERE_IS_CAPACITY,
          name + " was refused a request");
      FunctionUse use = rules.use(PARTITION, name);
      violations.unless(
          use.concurrency() <= RESERVED.getOrDefault(name, ACCOUNT - 3),
          Property.CONCURRENCY_IS_NEVER_ABOVE_ITS_LIMIT,
          name + " has " + use.concurrency() + " requests in flight");
    }

    /** What is provisioned for a function is its own; the rest is for whoever comes. */
    private boolean hasRoomFor(String name) {
      boolean reserved = RESERVED.containsKey(name);
      int limit = RESERVED.getOrDefault(name, ACCOUNT - 3);
      int inFlight = 0;
      int claimed = 0;
      for (String other : NAMES) {
        if (other.equals(name) || (!reserved && !RESERVED.containsKey(other))) {
          FunctionUse use = rules.use(PARTITION, other);
          inFlight += use.concurrency();
          claimed += Math.max(use.concurrency(), use.provisioned());
        }
      }
      FunctionUse own = rules.use(PARTITION, name);
      return inFlight < limit && (own.concurrency() < own.provisioned() || claimed < limit);
    }

    private void provision(String name, int level) {
      FunctionVersion version = version(name);
      FunctionUse use = rules.use(PARTITION, name);
      int allowed = Math.min(level, use.provisioned() + rules.provisionable(version));
      rules.provision(version, allowed);
      levels.computeIfAbsent(name, n -> new Level()).change(allowed);
      seen.levels++;
      levelChanges++;
    }

    private void provisionNothing() {
      world.enter(() -> NAMES.forEach(name -> provision(name, 0)));
    }

    /** What is held for a function, added up beside the rules. */
    private final class Level {
      private int level;
      private long sinceNanos;
      private long enabledNanos;

      void change(int next) {
        long now = world.nowNanos();
        held(level, now - sinceNanos);
        if (level == 0 && next > 0) {
          enabledNanos = now;
        } else if (level > 0 && next == 0) {
          long enabled = now - enabledNanos;
          held(level, Math.ceilDiv(enabled, 300 * SECOND) * 300 * SECOND - enabled);
        }
        level = next;
        sinceNanos = now;
      }

      private void held(int count, long nanos) {
        heldMebibyteMillis += Math.round(count * (double) nanos / MILLI) * MEMORY_MIB;
      }
    }

    private void checkProvisioned() {
      for (String name : NAMES) {
        ProvisionedState state = version(name).provisioned();
        violations.unless(
            state.status() != ProvisionedState.Status.IN_PROGRESS,
            Property.A_LEVEL_BECOMES_READY_OR_FAILED,
            name + " is still at " + state);
        FunctionUse use = world.ask(() -> rules.use(PARTITION, name));
        seen.provisionedRequests += use.provisionedRequests();
        seen.spillovers += use.spillovers();
      }
    }

    private void checkHold() {
      long metered = meteredHold - meteredHoldBefore;
      long slack = (long) MEMORY_MIB * MOST_PROVISIONED * 2 * (levelChanges + 1);
      violations.unless(
          Math.abs(metered - heldMebibyteMillis) <= slack,
          Property.HOLD_IS_LEVEL_TIMES_TIME,
          "metered " + metered + ", held " + heldMebibyteMillis);
    }

    private void completed(Invocation invocation) {
      violations.unless(
          open.remove(invocation), Property.NO_REQUEST_HANGS, "a request was answered twice");
      violations.unless(
          invocation.totalNanos() <= LONGEST_NANOS,
          Property.NO_REQUEST_HANGS,
          "a request took " + invocation.totalNanos() + " ns");
      seen.endings[invocation.ending().ordinal()]++;
      if (invocation.answer() instanceof Body.InMemory answer) {
        world.trace().note(new String(answer.bytes(), StandardCharsets.UTF_8));
      }
    }

    private void enqueue(String name) {
      var invocation =
          new Invocation(
              version(name),
              Body.EMPTY,
              event -> {
                seen.endings[event.ending().ordinal()]++;
                if (event.ending() == Ending.ACCEPTED) {
                  seen.accepted++;
                  accepted.add(event.requestId());
                }
              });
      rules.enqueue(invocation);
      acceptedAtMillis.put(invocation.requestId(), world.epochMillis());
    }

    private void metered(Usage usage) {
      switch ((LambdaDimension) usage.dimension()) {
        case COMPUTE, PROVISIONED_COMPUTE -> meteredCompute += usage.quantity();
        case PROVISIONED_HOLD -> meteredHold += usage.quantity();
        default -> {}
      }
    }

    private void logged(String line) {
      world.trace().note(line);
      if (line.startsWith("START RequestId: ")) {
        String id = line.substring("START RequestId: ".length(), line.indexOf(" Version"));
        starts.merge(id, 1, Integer::sum);
        return;
      }
      Matcher report = REPORT.matcher(line);
      if (report.matches()) {
        long billedMillis = Long.parseLong(report.group(3));
        double took = Double.parseDouble(report.group(2));
        String init = report.group(5);
        took += init == null ? 0 : Double.parseDouble(init);
        violations.unless(
            billedMillis >= took - 0.02 && billedMillis < took + 1.02,
            Property.DURATIONS_ARE_BILLED_ROUNDED_UP,
            line);
        reportedCompute += billedMillis * Long.parseLong(report.group(4));
      }
    }

    /** Hears what was decided. */
    private final class Heard implements Decisions {
      @Override
      public void assigned(long invocation, long environment, boolean cold) {
        world.trace().note("assigned " + invocation + " " + environment + " " + cold);
      }

      @Override
      public void started(long invocation, long environment) {
        world.trace().note("started " + invocation + " " + environment);
      }

      @Override
      public void startedAhead(int version, long environment) {
        world.trace().note("ahead " + version + " " + environment);
      }

      @Override
      public void allocated(FunctionVersion version, ProvisionedState state) {
        seen.statuses[state.status().ordinal()]++;
        violations.unless(
            state.allocated() <= state.requested(),
            Property.PROVISIONED_IS_NEVER_ABOVE_ITS_LEVEL,
            version.spec().functionName() + ": " + state);
        world.trace().note("allocated " + version.number() + " " + state);
      }

      @Override
      public void refused(long invocation, ThrottleReason reason) {
        concurrencyRefused |=
            reason == ThrottleReason.CONCURRENT_INVOCATION_LIMIT
                || reason == ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT;
        seen.refusals[reason.ordinal()]++;
        world.trace().note("refused " + invocation + " " + reason);
      }

      @Override
      public void ended(long invocation, Ending ending) {
        world.trace().note("ended " + invocation + " " + ending);
      }

      @Override
      public void gaveUp(String requestId, boolean expired) {
        seen.gaveUp++;
        gaveUp.add(requestId);
        long ageMillis = world.epochMillis() - acceptedAtMillis.getOrDefault(requestId, 0L);
        if (!expired || ageMillis <= OLDEST_MILLIS) {
          gaveUpYoung.add(requestId);
        }
      }
    }

    private void checkEnd() {
      violations.unless(
          open.isEmpty(), Property.NO_REQUEST_HANGS, open.size() + " requests have no answer");
      ranWell.addAll(watch.answeredWell);
      var lost = new ArrayList<>(accepted);
      lost.removeAll(ranWell);
      lost.removeAll(gaveUp);
      violations.unless(
          lost.isEmpty(),
          Property.EVERY_ACCEPTED_EVENT_IS_RUN_OR_GIVEN_UP_AS_DOCUMENTED,
          "lost: " + lost);
      for (String id : gaveUpYoung) {
        int attempts = starts.getOrDefault(id, 0);
        violations.unless(
            attempts >= ATTEMPTS,
            Property.EVERY_ACCEPTED_EVENT_IS_RUN_OR_GIVEN_UP_AS_DOCUMENTED,
            id + " was given up after " + attempts + " attempts");
      }
      int environments = world.ask(rules::environments);
      violations.unless(
          environments == 0 && watch.alive.isEmpty() && engine.running() == 0,
          Property.NO_ENVIRONMENT_LEAKS,
          environments + " environments, " + watch.alive.size() + " works");
      for (String name : NAMES) {
        int concurrency = world.ask(() -> rules.use(PARTITION, name).concurrency());
        violations.unless(
            concurrency == 0, Property.CONCURRENCY_IS_GIVEN_BACK, name + " holds " + concurrency);
      }
      world.enter(() -> meter.peek(this::metered));
      checkHold();
      reportedCompute += watch.initialisedAheadMillis * MEMORY_MIB;
      long used = world.ask(this::usedCompute) - usedBefore;
      violations.unless(
          used == reportedCompute,
          Property.USAGE_IS_THE_SUM_OF_WHAT_WAS_BILLED,
          "used " + used + ", reported " + reportedCompute);
      violations.unless(
          meteredCompute == reportedCompute + usedBefore,
          Property.USAGE_IS_THE_SUM_OF_WHAT_WAS_BILLED,
          "metered " + meteredCompute + ", reported " + reportedCompute);
    }

    private void noteFaults() {
      for (Faults.Kind kind : Faults.Kind.values()) {
        seen.faults[kind.ordinal()] += engine.occurred(kind);
      }
    }
  }
}
