package dev.headrace.advisor.simulation.lambda;

import dev.headrace.advisor.simulation.Arrivals;
import dev.headrace.advisor.simulation.SimulatedStretch;
import dev.headrace.advisor.simulation.Stretch;
import dev.headrace.engine.simulated.SimulatedEngine;
import dev.headrace.kernel.Body;
import dev.headrace.kernel.ports.LogStream;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.usage.Usage;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.SimulatedWorld;
import dev.headrace.lambda.run.Completion;
import dev.headrace.lambda.run.Decisions;
import dev.headrace.lambda.run.Ending;
import dev.headrace.lambda.run.FunctionVersion;
import dev.headrace.lambda.run.Invocation;
import dev.headrace.lambda.run.Invocations;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;

/** A stretch of the month of one function, by the rules of the live service. */
final class FunctionRun {
  private static final long AHEAD_NANOS = 120_000_000_000L;

  private final Arrivals arrivals;
  private final Stretch stretch;
  private final SimulatedStretch simulated;
  private final SimulatedWorld world;
  private final SimulatedStarts starts;
  private final Invocations rules;
  private final FunctionVersion function;
  private final Meter meter;
  private final RandomGenerator chance;
  private final Tally tally = new Tally();
  private final ArrayDeque<Invocation> free = new ArrayDeque<>();
  private final ArrayDeque<Invocation> freeWarmUp = new ArrayDeque<>();
  private final Completion onCounted = this::counted;
  private final Completion onWarmUp = this::warmedUp;
  private final Alarm hour = new Alarm("scheduled level", this::changeLevel);
  private final Levels levels;
  private long inFlight;
  private boolean metering = true;

  FunctionRun(
      FunctionSetup setup,
      FunctionSetup.Profiles profiles,
      Arrivals arrivals,
      Stretch stretch,
      Levels levels,
      long seed) {
    this.arrivals = arrivals;
    this.stretch = stretch;
    this.levels = levels;
    this.simulated = new SimulatedStretch(stretch, seed);
    this.world = simulated.world();
    this.chance = world.chance("arrivals");
    this.starts = new SimulatedStarts(world, profiles.usual(), profiles.afterIdleDay());
    this.meter = new Meter(this::hourEnded);
    this.rules =
        new Invocations(
            world,
            new SimulatedEngine(world, starts),
            setup.quotas(arrivals, stretch.isWarmedUp()),
            meter,
            (partition, group, stream) -> LogStream.NONE,
            (metric, value) -> {},
            Decisions.NONE);
    this.function = world.ask(() -> rules.publish(setup.version()));
  }

  /** Simulates it, to the end of the last call that it counts. */
  Tally run() {
    if (!levels.isNone()) {
      world.enter(this::changeLevel);
    }
    simulated.begin(now -> arrivals.next(now, chance), this::arrive);
    simulated.runUntilCounted();
    tally.forgetUsage();
    meter.peek(usage -> tally.meter(usage, -1));
    simulated.runUntilEnd();
    if (stretch.isWarmedUp()) {
      stopMetering();
    }
    simulated.runWhile(() -> inFlight > 0);
    stopMetering();
    return tally;
  }

  /** A schedule changes levels ahead of the hour by what the change takes. */
  private void changeLevel() {
    long now = world.nowNanos();
    rules.provision(function, levels.at(now + AHEAD_NANOS));
    world.arm(hour, Levels.nextHour(now + AHEAD_NANOS) - AHEAD_NANOS);
  }

  private void hourEnded(Usage usage) {
    if (metering) {
      tally.meter(usage, 1);
    }
  }

  private void stopMetering() {
    if (metering) {
      meter.peek(usage -> tally.meter(usage, 1));
      metering = false;
    }
  }

  private void arrive() {
    long now = world.nowNanos();
    boolean counts = simulated.counts(now);
    for (int i = arrivals.batchSize(); i > 0; i--) {
      inFlight++;
      rules.invoke(invocation(counts));
    }
    starts.arrived(now);
  }

  private Invocation invocation(boolean counts) {
    Invocation old = (counts ? free : freeWarmUp).pollLast();
    return old == null
        ? new Invocation(function, Body.EMPTY, counts ? onCounted : onWarmUp)
        : old.reset(function, Body.EMPTY);
  }

  private void warmedUp(Invocation invocation) {
    inFlight--;
    freeWarmUp.addLast(invocation);
  }

  private void counted(Invocation invocation) {
    inFlight--;
    tally.calls++;
    if (invocation.ending() == Ending.THROTTLED) {
      tally.throttled++;
    } else {
      tally.latency.add(invocation.totalNanos());
      if (waitedForStart(invocation)) {
        tally.coldLatency.add(invocation.totalNanos());
      }
      if (invocation.cold()) {
        tally.init.add(invocation.initNanos());
      }
      if (invocation.ending() != Ending.ANSWERED) {
        tally.failed++;
      }
    }
    free.addLast(invocation);
  }

  private static boolean waitedForStart(Invocation invocation) {
    return invocation.totalNanos() > invocation.durationNanos();
  }
}
