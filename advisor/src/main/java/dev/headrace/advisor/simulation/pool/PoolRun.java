package dev.headrace.advisor.simulation.pool;

import dev.headrace.advisor.simulation.Calls;
import dev.headrace.advisor.simulation.LatencyCounts;
import dev.headrace.advisor.simulation.ModelCalls;
import dev.headrace.advisor.simulation.SimulatedStretch;
import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.kernel.world.Entrance;

/** A stretch of the month of a pool of model servers. */
final class PoolRun implements PoolRequest.Listener {
  private static final double SECOND_NANOS = 1e9;

  private final Model model;
  private final Calls calls;
  private final SimulatedStretch stretch;
  private final ModelServerPool pool;
  private final int servers;
  private final ServingSpeed speed;
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
      SimulatedStretch stretch,
      ServingSpeed speed,
      ModelServerPool.Settings settings,
      int servers,
      Counts counts) {
    this.model = model;
    this.stretch = stretch;
    this.servers = servers;
    this.speed = speed;
    this.counts = counts;
    this.pool = new ModelServerPool(stretch.world(), speed, settings);
    this.calls = stretch.callsOf(calls);
  }

  void run() {
    Entrance entrance = stretch.world();
    entrance.enter(() -> pool.begin(servers));
    stretch.begin(calls::next, this::arrive);
    stretch.runUntilCounted();
    double serverNanos = entrance.ask(pool::serverNanos);
    double busyNanos = entrance.ask(pool::busyNanos);
    stretch.runUntilEnd();
    counts.serverSeconds += (entrance.ask(pool::serverNanos) - serverNanos) / SECOND_NANOS;
    counts.busySeconds += (entrance.ask(pool::busyNanos) - busyNanos) / SECOND_NANOS;
    counts.seconds += stretch.countedSeconds();
    stretch.runWhile(() -> open > 0);
    counts.taken += pool.taken();
  }

  private void arrive() {
    for (int i = calls.batchSize(); i > 0; i--) {
      open++;
      long most = Math.max(1, model.maxOutputTokens());
      pool.take(new PoolRequest(calls.inputTokens(), Math.min(most, calls.outputTokens()), this));
    }
  }

  @Override
  public void ended(PoolRequest request) {
    open--;
    if (!stretch.counts(request.arrivedNanos)) {
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
