package dev.headrace.advisor.simulation.pool;

import dev.headrace.engine.simulated.Distribution;
import dev.headrace.engine.simulated.Profile;
import dev.headrace.engine.simulated.ServerFaults;
import dev.headrace.engine.simulated.ServerProfile;
import dev.headrace.engine.simulated.SimulatedEngine;
import dev.headrace.inference.serve.Generations;
import dev.headrace.inference.serve.ModelCall;
import dev.headrace.inference.serve.ModelServer;
import dev.headrace.inference.serve.ModelServing;
import dev.headrace.inference.serve.simulated.BatchSpeed;
import dev.headrace.inference.serve.simulated.Demand;
import dev.headrace.inference.serve.simulated.GenerationFaults;
import dev.headrace.inference.serve.simulated.SimulatedGenerations;
import dev.headrace.inference.serve.simulated.SimulatedWork;
import dev.headrace.kernel.engine.Node;
import dev.headrace.kernel.engine.NodeId;
import dev.headrace.kernel.engine.WorkSpec;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.SimulatedWorld;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The servers of a pool: the first of them are there at once, others take a start; they batch
 * continuously, and Spot takes them back.
 */
final class PoolServers implements Generations {
  private static final double SECOND_NANOS = 1e9;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Beyond which nothing is looked ahead: 31 years. */
  private static final double MOST_NANOS = 1e18;

  private static final WorkSpec AT_ONCE = work("at-once", 1);

  private final SimulatedWorld world;
  private final double lostPerSecond;
  private final long noticeNanos;
  private final RandomGenerator chance;
  private final SimulatedEngine engine;
  private final SimulatedGenerations generations;
  private final Map<ModelCall, Demand> demands = new HashMap<>();
  private final SimulatedGenerations.Profile first;
  private final SimulatedGenerations.Profile later;
  private SimulatedGenerations.Profile profile;
  private long atOnce;
  private long taken;

  PoolServers(SimulatedWorld world, BatchSpeed speed, ModelServerPool.Settings settings) {
    this.world = world;
    this.lostPerSecond = settings.lostPerSecond();
    this.noticeNanos = settings.noticeNanos();
    this.chance = world.chance("model server pool");
    WorkSpec starting = work("started", settings.startNanos());
    this.first = new SimulatedGenerations.Profile(AT_ONCE, speed, 0, 0);
    this.later = new SimulatedGenerations.Profile(starting, speed, 0, 0);
    this.profile = later;
    ServerProfile started = taking(settings.startNanos());
    ServerProfile there = taking(0);
    this.engine =
        new SimulatedEngine(
            world,
            spec -> Profile.STANDARD,
            spec -> spec.equals(AT_ONCE) ? there : started,
            List.of(
                new Node(new NodeId("pool"), Integer.MAX_VALUE, 1L << 40, List.of(), "a", false)));
    this.generations =
        new SimulatedGenerations(world, model -> profile, this::demand, GenerationFaults.NONE);
  }

  private static WorkSpec work(String how, long startNanos) {
    long limitMillis = Math.min(2 * startNanos / NANOS_PER_MILLI + 1_000, Integer.MAX_VALUE);
    return SimulatedWork.named(how, limitMillis);
  }

  private static ServerProfile taking(long startNanos) {
    Distribution none = Distribution.fixed(0);
    return new ServerProfile(
        Distribution.fixed(startNanos), none, none, none, 1, ServerFaults.NONE);
  }

  /** Says what a call really asks; called before it is made. */
  void expect(ModelCall call, Demand demand) {
    demands.put(call, demand);
  }

  /** A call is over. */
  void forget(ModelCall call) {
    demands.remove(call);
  }

  private Demand demand(ModelCall call) {
    Demand known = demands.get(call);
    if (known == null) {
      throw new IllegalStateException("call " + call.id() + " was not expected");
    }
    return known;
  }

  /** What starts and stops them. */
  SimulatedEngine engine() {
    return engine;
  }

  /** Says whose servers these are, and how many are there at once; called before any starts. */
  void serve(ModelServing rules, int thereAtOnce) {
    generations.serves(rules);
    atOnce = thereAtOnce;
  }

  /** How often one was taken back. */
  long taken() {
    return taken;
  }

  @Override
  public void prepare(ModelServer server) {
    profile = server.number() <= atOnce ? first : later;
    generations.prepare(server);
  }

  @Override
  public void warmUp(ModelServer server) {
    generations.warmUp(server);
    if (lostPerSecond > 0) {
      double seconds = -StrictMath.log(1 - chance.nextDouble()) / lostPerSecond;
      long nanos = (long) Math.min(seconds * SECOND_NANOS, MOST_NANOS);
      world.arm(new Alarm("spot", () -> takeBack(server)), world.nowNanos() + nanos);
    }
  }

  private void takeBack(ModelServer server) {
    if (server.isUp()) {
      taken++;
      server.leaves(noticeNanos);
    }
  }

  @Override
  public void begin(ModelCall call) {
    generations.begin(call);
  }

  @Override
  public void stop(ModelCall call) {
    generations.stop(call);
  }
}
