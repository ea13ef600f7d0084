package dev.headrace.advisor.simulation.pool;

import dev.headrace.advisor.simulation.Calls;
import dev.headrace.advisor.simulation.LatencyCounts;
import dev.headrace.advisor.simulation.ModelCalls;
import dev.headrace.advisor.simulation.SimulatedStretch;
import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.inference.serve.Ending;
import dev.headrace.inference.serve.ModelCall;
import dev.headrace.inference.serve.Wait;
import dev.headrace.inference.serve.simulated.Demand;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.Entrance;
import dev.headrace.kernel.world.World;

/**
 * A stretch of the month of a pool of model servers and its clients, which try again at once where
 * a server was lost: three attempts in all.
 */
final class PoolRun {
  private static final double SECOND_NANOS = 1e9;
  private static final int ATTEMPTS = 3;

  private final Model model;
  private final Calls calls;
  private final SimulatedStretch stretch;
  private final World world;
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
    this.world = stretch.world();
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
      int most = whole(model.maxOutputTokens());
      int output = Math.min(most, whole(calls.outputTokens()));
      new Client(new Demand(whole(calls.inputTokens()), 0, output)).begin();
    }
  }

  private static int whole(long tokens) {
    return Math.clamp(tokens, 1, Integer.MAX_VALUE);
  }

  /** Makes a call, and again where its server was lost. */
  private final class Client implements ModelCall.Listener {
    private final Demand demand;
    private final long beganNanos = world.nowNanos();
    private final boolean counted = stretch.counts(beganNanos);
    private int attempts;
    private boolean waitedForStart;

    Client(Demand demand) {
      this.demand = demand;
    }

    void begin() {
      open++;
      counts.calls += counted ? 1 : 0;
      attempt();
    }

    private void attempt() {
      attempts++;
      if (!pool.call(demand, this)) {
        open--;
        counts.refused += counted ? 1 : 0;
      }
    }

    @Override
    public void ended(ModelCall call) {
      waitedForStart |= call.waitedNanos() > call.waitedNanos(Wait.QUEUE);
      if (call.ending() == Ending.SERVER_FAILED && attempts < ATTEMPTS) {
        world.arm(new Alarm("retry", this::attempt), world.nowNanos());
        return;
      }
      open--;
      if (counted) {
        count(call);
      }
    }

    private void count(ModelCall call) {
      switch (call.ending()) {
        case ANSWERED -> {
          long delay = (long) speed.delayNanos(demand.inputTokens());
          long latencyNanos = world.nowNanos() - beganNanos + delay;
          counts.latency.add(latencyNanos);
          counts.firstToken.add(
              latencyNanos - call.totalNanos() + call.waitedNanos() + call.firstTokenNanos());
          counts.waitedForStart += waitedForStart ? 1 : 0;
        }
        case QUEUE_FULL -> counts.refused++;
        default -> counts.failed++;
      }
    }
  }
}
