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
 * A stormy minute from a seed: requests in bursts, asynchronous events, changes of functions, all
 * kinds of faults and, for every third seed, a crash of the process; then calm until all is over.
 * It notes which safety properties did not hold.
 */
final class Storm {
  private static final Partition PARTITION = new Partition("123456789012", "us-east-1");
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final long STORM_NANOS = 60 * SECOND;
  private static final long LONGEST_NANOS = 60 * SECOND;
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
    private long usedBefore;
    private long reportedCompute;
    private long meteredCompute;

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
      rules.invoke(invocation);
      FunctionUse use = rules.use(PARTITION, name);
      violations.unless(
          use.concurrency() <= RESERVED.getOrDefault(name, ACCOUNT - 3),
          Property.CONCURRENCY_IS_NEVER_ABOVE_ITS_LIMIT,
          name + " has " + use.concurrency() + " requests in flight");
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
      if (usage.dimension() == LambdaDimension.COMPUTE) {
        meteredCompute += usage.quantity();
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
      public void refused(long invocation, ThrottleReason reason) {
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
