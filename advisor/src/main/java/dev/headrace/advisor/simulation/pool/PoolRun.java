package dev.headrace.advisor.simulation.pool;

import dev.headrace.advisor.simulation.Calls;
import dev.headrace.advisor.simulation.LatencyCounts;
import dev.headrace.advisor.simulation.ModelCalls;
import dev.headrace.advisor.simulation.Stretch;
import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.advisor.workload.Traffic;
import dev.headrace.kernel.journal.MemoryJournal;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.SimulatedWorld;

/** A stretch of the month of a pool of model servers. */
final class PoolRun implements PoolRequest.Listener {
  private static final double SECOND_NANOS = 1e9;

  private final Model model;
  private final Calls calls;
  private final Stretch stretch;
  private final SimulatedWorld world;
  private final ModelServerPool pool;
  private final int servers;
  private final ServingSpeed speed;
  private final Alarm arrival = new Alarm("arrival", this::arrive);
  private final Counts counts;
  private long open;

  /** What was counted. */
  static final class Counts {
    final LatencyCounts latency = new LatencyCounts();
    final LatencyCounts firstToken = new LatencyCounts();
    long calls;
    long refused;
    long failed;
    long waitedForStart;
    long taken;
    double serverSeconds;

    /** What the load at the beginning of each stretch needs. */
    double expectedServerSeconds;

    double busySeconds;
    double seconds;
  }

  PoolRun(
      Model model,
      ModelCalls calls,
      Stretch stretch,
      ServingSpeed speed,
      ModelServerPool.Settings settings,
      int servers,
      long seed,
      Counts counts) {
    this.model = model;
    this.stretch = stretch;
    this.servers = servers;
    this.speed = speed;
    this.counts = counts;
    this.world =
        new SimulatedWorld(
            new SimulatedWorld.Settings(seed, Traffic.MONTH_START_EPOCH_MILLIS, 0, 0, false),
            new MemoryJournal(),
            stretch.startNanos());
    this.pool = new ModelServerPool(world, speed, settings);
    this.calls = calls.from(stretch.startNanos(), world.chance("arrivals"), world.chance("tokens"));
  }

  void run() {
    world.enter(() -> {
      pool.begin(servers);
      armNext(stretch.startNanos());
    });
    world.runUntil(stretch.countedNanos());
    double serverNanos = world.ask(pool::serverNanos);
    double busyNanos = world.ask(pool::busyNanos);
    world.runUntil(stretch.endNanos());
    counts.serverSeconds += (world.ask(pool::serverNanos) - serverNanos) / SECOND_NANOS;
    counts.busySeconds += (world.ask(pool::busyNanos) - busyNanos) / SECOND_NANOS;
    counts.seconds += (stretch.endNanos() - stretch.countedNanos()) / SECOND_NANOS;
    boolean goesOn = true;
    while (open > 0 && goesOn) {
      goesOn = world.step();
    }
    counts.taken += pool.taken();
  }

  private void armNext(long nowNanos) {
    long next = calls.next(nowNanos);
    if (next < stretch.endNanos()) {
      world.arm(arrival, next);
    }
  }

  private void arrive() {
    for (int i = calls.batchSize(); i > 0; i--) {
      open++;
      long most = Math.max(1, model.maxOutputTokens());
      pool.take(new PoolRequest(calls.inputTokens(), Math.min(most, calls.outputTokens()), this));
    }
    armNext(world.nowNanos());
  }

  @Override
  public void ended(PoolRequest request) {
    open--;
    if (request.arrivedNanos < stretch.countedNanos()) {
      return;
    }
    counts.calls++;
    switch (request.state) {
      case ANSWERED -> {
        long delay = (long) speed.delayNanos((double) request.inputTokens);
        counts.latency.add(request.endedNanos - request.arrivedNanos + delay);
        counts.firstToken.add(request.firstTokenNanos - request.arrivedNanos + delay);
        counts.waitedForStart += request.waitedForStart ? 1 : 0;
      }
      case REFUSED -> counts.refused++;
      case EXPIRED, LOST -> counts.failed++;
      case QUEUED, SERVED -> throw new IllegalStateException("it has not ended");
    }
  }
}
