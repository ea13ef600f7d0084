package dev.headrace.lambda.run;

import dev.headrace.kernel.engine.Engine;
import dev.headrace.kernel.ports.LogGroups;
import dev.headrace.kernel.ports.MetricSink;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.World;
import java.util.random.RandomGenerator;

/** What every rule of a world works with. */
final class Surroundings {
  final World world;
  final Engine engine;
  final Quotas quotas;
  final Meter meter;
  final LogGroups logs;
  final MetricSink metrics;
  final Decisions decisions;
  final Rulebook rules;
  final Room room;
  final History history;
  final Conclusion conclusion;
  final Dispatch dispatch;
  final AsynchronousQueue asynchronous;
  final boolean freezes;
  final long idleNanos;
  final long maximumAgeNanos;
  final long startNanos;
  final long initNanos;
  final long provisionedInitMillis;
  final long preparationNanos;
  final long stopNanos;
  final long shutdownGraceMillis;
  final RandomGenerator logStreamChance;
  final long requestIdSaltHigh;
  final long requestIdSaltLow;

  /** Whether the server ends: nothing starts any more. */
  boolean closing;

  long nextInvocation;
  long nextEnvironment;
  int nextFunction;
  int nextVersion;

  Surroundings(
      World world,
      Engine engine,
      Quotas quotas,
      Meter meter,
      LogGroups logs,
      MetricSink metrics,
      Decisions decisions,
      Rulebook rules) {
    this.world = world;
    this.engine = engine;
    this.quotas = quotas;
    this.meter = meter;
    this.logs = logs;
    this.metrics = metrics;
    this.decisions = decisions;
    this.rules = rules;
    this.freezes = engine.capabilities().freezes();
    this.idleNanos = quotas.nanos(Quota.IDLE_MILLIS);
    this.maximumAgeNanos = quotas.nanos(Quota.MAXIMUM_AGE_MILLIS);
    this.startNanos = quotas.nanos(Quota.START_MILLIS);
    this.initNanos = quotas.nanos(Quota.INIT_MILLIS);
    this.provisionedInitMillis = quotas.get(Quota.PROVISIONED_INIT_MILLIS);
    this.preparationNanos = quotas.nanos(Quota.PROVISIONED_PREPARATION_MILLIS);
    this.stopNanos = quotas.nanos(Quota.STOP_MILLIS);
    this.shutdownGraceMillis = quotas.get(Quota.SHUTDOWN_GRACE_MILLIS);
    this.logStreamChance = world.chance("lambda log streams");
    RandomGenerator ids = world.chance("lambda request ids");
    this.requestIdSaltHigh = ids.nextLong() + world.epochMillis();
    this.requestIdSaltLow = ids.nextLong();
    this.room = new Room(this);
    this.history = new History(quotas.count(Quota.EXPLAINED_INVOCATIONS));
    this.conclusion = new Conclusion(this);
    this.dispatch = new Dispatch(this);
    this.asynchronous = new AsynchronousQueue(this);
  }
}
