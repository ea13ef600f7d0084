package dev.headrace.benchmarks;

import dev.headrace.advisor.live.TrafficRecorder;
import dev.headrace.engine.simulated.Distribution;
import dev.headrace.engine.simulated.Faults;
import dev.headrace.engine.simulated.Profile;
import dev.headrace.engine.simulated.SimulatedEngine;
import dev.headrace.kernel.Body;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.WorkSpec.CodeId;
import dev.headrace.kernel.ports.LogStream;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.SimulatedWorld;
import dev.headrace.lambda.run.Architecture;
import dev.headrace.lambda.run.Completion;
import dev.headrace.lambda.run.Decisions;
import dev.headrace.lambda.run.Ending;
import dev.headrace.lambda.run.FunctionVersion;
import dev.headrace.lambda.run.Invocation;
import dev.headrace.lambda.run.Invocations;
import dev.headrace.lambda.run.LambdaMetric;
import dev.headrace.lambda.run.Quota;
import dev.headrace.lambda.run.Quotas;
import dev.headrace.lambda.run.ThrottleReason;
import dev.headrace.lambda.run.VersionSpec;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * How many invocations a second of one core's time the rules of Lambda decide in a simulated world:
 * requests of a Poisson process in calm and storm, Zipf over the functions, 200 ms in the mean, all
 * limits, metrics and the meter on, with faults. One more function with a small reservation gets
 * every 256th request. Nothing is written to a journal or a log, and no ended request is kept for
 * {@code why}, as nobody asks.
 *
 * <p>As a program of its own it takes the number of functions and of invocations, and {@code
 * recorded} where their traffic is to be recorded; it prints the rate and how often each rule
 * fired, and fails if one never did.
 */
final class SimulatedLoad {
  private static final Partition PARTITION = new Partition("000000000000", "us-east-1");
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final int CALM_PER_SECOND = 3_000;
  private static final int STORM_PER_SECOND = 7_000;
  private static final long CALM_SECONDS = 50;
  private static final long STORM_SECONDS = 4;

  /** 2026-01-01T00:30:00Z: an hour of the meter ends within the run. */
  private static final long HALF_PAST_EPOCH_MILLIS = 1_767_227_400_000L;

  private static final int WARM_UP = 2_000_000;

  /** What the line begins with that has the rate with rules and the one without. */
  static final String RATE = "invocations a second, with rules and without: ";

  /** What the third argument is where traffic is to be recorded. */
  static final String RECORDED = "recorded";

  /** All in which a synchronous request of a function that stays may end. */
  private static final List<Ending> ENDINGS =
      List.of(
          Ending.ANSWERED,
          Ending.FUNCTION_ERROR,
          Ending.TIMED_OUT,
          Ending.CRASHED,
          Ending.INIT_FAILED,
          Ending.TOO_LARGE,
          Ending.THROTTLED);

  private static final Faults RARE =
      new Faults(1e-3, 1e-3, 1e-3, 1e-3, 1e-4, 1e-5, 1e-5, 1e-5, 1e-5, 1e-5, 1e-5, 1e-3);

  private final SimulatedWorld world;
  private final Invocations rules;
  private final FunctionVersion[] functions;
  private final FunctionVersion reserved;
  private final Zipf zipf;
  private final RandomGenerator chance;
  private final Distribution calm = exponential(SECOND_NANOS / CALM_PER_SECOND);
  private final Distribution storm = exponential(SECOND_NANOS / STORM_PER_SECOND);
  private final ArrayDeque<Invocation> pool = new ArrayDeque<>();
  private final Completion onCompletion = this::completed;
  private final Alarm arrival = new Alarm("arrival", this::arrive);
  private final Counts counts;
  private final double[] metricSums;
  private long arrived;

  /**
   * Publishes the functions.
   *
   * @param recorded whether their traffic is recorded, as a live server does for {@code what-if}
   */
  private SimulatedLoad(int functionCount, boolean recorded) {
    world = new SimulatedWorld(new SimulatedWorld.Settings(1, HALF_PAST_EPOCH_MILLIS, 0, 0, false));
    metricSums = new double[LambdaMetric.INVOCATIONS.of(functionCount + 2)];
    counts = new Counts(recorded ? new TrafficRecorder(world) : Decisions.NONE);
    Profile profile = Profile.STANDARD.with(RARE);
    var engine = new SimulatedEngine(world, spec -> profile);
    rules =
        new Invocations(
            world,
            engine,
            Quotas.STANDARD
                .with(Quota.REQUESTS_PER_SECOND_PER_CONCURRENCY, 4)
                .with(Quota.MACHINE_ENVIRONMENTS, 100_000)
                .with(Quota.IDLE_MILLIS, 60_000)
                .with(Quota.MAXIMUM_AGE_MILLIS, 600_000)
                .with(Quota.ENVIRONMENT_GROWTH, 100)
                .with(Quota.USAGE_CHECKPOINT_MILLIS, 0)
                .with(Quota.EXPLAINED_INVOCATIONS, 0),
            new Meter(usage -> counts.hours++),
            (partition, group, stream) -> LogStream.NONE,
            (metric, value) -> metricSums[metric] += value,
            counts);
    functions = new FunctionVersion[functionCount];
    for (int i = 0; i < functionCount; i++) {
      VersionSpec spec = spec("f" + i);
      functions[i] = world.ask(() -> rules.publish(spec));
    }
    reserved = world.ask(() -> rules.publish(spec("reserved")));
    world.enter(() -> rules.setReservedConcurrency(PARTITION, "reserved", 2));
    zipf = new Zipf(functionCount);
    chance = world.chance("arrivals");
    world.enter(() -> world.arm(arrival, 1));
  }

  private static VersionSpec spec(String name) {
    return new VersionSpec(
        PARTITION,
        name,
        VersionSpec.LATEST,
        1,
        new CodeId("00"),
        "python3.13",
        Architecture.X86_64,
        "app.handler",
        Map.of(),
        1_769,
        10_000,
        512,
        "/aws/lambda/" + name,
        0);
  }

  private static Distribution exponential(long meanNanos) {
    int steps = 1_000;
    long[] quantiles = new long[steps + 1];
    for (int i = 0; i <= steps; i++) {
      double tail = Math.max(1 - i / (double) steps, 1e-4);
      quantiles[i] = (long) (-meanNanos * StrictMath.log(tail));
    }
    return Distribution.quantiles(quantiles);
  }

  private void arrive() {
    arrived++;
    long bits = chance.nextLong();
    FunctionVersion function = functions[zipf.draw(bits)];
    if ((arrived & 255) == 0) {
      function = reserved;
    }
    Invocation invocation = pool.pollLast();
    rules.invoke(
        invocation == null
            ? new Invocation(function, Body.EMPTY, onCompletion)
            : invocation.reset(function, Body.EMPTY));
    long second = world.nowNanos() / SECOND_NANOS % (CALM_SECONDS + STORM_SECONDS);
    Distribution gap = second < CALM_SECONDS ? calm : storm;
    world.arm(arrival, world.nowNanos() + gap.drawNanos(chance));
  }

  private void completed(Invocation invocation) {
    counts.ended(invocation);
    pool.addLast(invocation);
  }

  private void runUntilArrived(long count) {
    while (arrived < count) {
      world.step();
    }
  }

  /** How often each rule fired; tells a recorder what it hears of a live world. */
  private static final class Counts implements Decisions {
    private final Decisions recorder;
    private final long[] endings = new long[Ending.values().length];
    private final long[] refusals = new long[ThrottleReason.values().length];
    private long cold;
    private long warm;
    private long started;
    private long hours;

    Counts(Decisions recorder) {
      this.recorder = recorder;
    }

    @Override
    public void published(FunctionVersion version) {
      recorder.published(version);
    }

    @Override
    public void concluded(Invocation invocation) {
      recorder.concluded(invocation);
    }

    void ended(Invocation invocation) {
      endings[invocation.ending().ordinal()]++;
    }

    @Override
    public void assigned(long invocation, long environment, boolean first) {
      if (first) {
        cold++;
      } else {
        warm++;
      }
    }

    @Override
    public void started(long invocation, long environment) {
      started++;
    }

    @Override
    public void refused(long invocation, ThrottleReason reason) {
      refusals[reason.ordinal()]++;
    }
  }

  /** Measures one number of functions in this process, and a world without rules after it. */
  public static void main(String[] arguments) {
    int functionCount = Integer.parseInt(arguments[0]);
    long count = Long.parseLong(arguments[1]);
    boolean recorded = arguments.length > 2 && arguments[2].equals(RECORDED);
    var load = new SimulatedLoad(functionCount, recorded);
    load.runUntilArrived(WARM_UP);
    double perSecond = CpuTime.perSecond(count, () -> load.runUntilArrived(WARM_UP + count));
    boolean allFired = load.printFired();
    var bare = new BareEvents(load.calm);
    bare.runUntilArrived(WARM_UP);
    double floor = CpuTime.perSecond(count, () -> bare.runUntilArrived(WARM_UP + count));
    System.out.printf(Locale.ROOT, "%s%.0f %.0f%n", RATE, perSecond, floor);
    if (!allFired) {
      System.exit(1);
    }
  }

  /** Prints how often each rule fired, and tells whether each did. */
  private boolean printFired() {
    Map<String, Long> fired = fired();
    fired.forEach((rule, times) -> System.out.printf(Locale.ROOT, "%-50s %,d%n", rule, times));
    return fired.values().stream().allMatch(times -> times > 0);
  }

  private Map<String, Long> fired() {
    var fired = new LinkedHashMap<String, Long>();
    fired.put("assigned warm", counts.warm);
    fired.put("assigned cold", counts.cold);
    fired.put("environments started", counts.started);
    fired.put("hours metered", counts.hours);
    for (ThrottleReason reason : ThrottleReason.values()) {
      fired.put(reason.reason(), counts.refusals[reason.ordinal()]);
    }
    for (Ending ending : ENDINGS) {
      fired.put("ended " + ending, counts.endings[ending.ordinal()]);
    }
    return fired;
  }
}
