package dev.headrace.benchmarks;

import dev.headrace.advisor.live.GenerationRecorder;
import dev.headrace.engine.simulated.Profile;
import dev.headrace.engine.simulated.SimulatedEngine;
import dev.headrace.inference.Ask;
import dev.headrace.inference.serve.Decisions;
import dev.headrace.inference.serve.ModelCall;
import dev.headrace.inference.serve.ModelDimensions;
import dev.headrace.inference.serve.ModelServing;
import dev.headrace.inference.serve.ModelSpec;
import dev.headrace.inference.serve.QuotaLimits;
import dev.headrace.inference.serve.ServingLimits;
import dev.headrace.inference.serve.simulated.BatchSpeed;
import dev.headrace.inference.serve.simulated.Demand;
import dev.headrace.inference.serve.simulated.GenerationFaults;
import dev.headrace.inference.serve.simulated.SimulatedGenerations;
import dev.headrace.inference.serve.simulated.SimulatedWork;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.WorkSpec;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.SimulatedWorld;
import java.time.Duration;
import java.util.Locale;

/**
 * Requests to one model in a simulated world, each of which is answered two tokens, recorded or
 * not; what is recorded is encoded as for a live server's journal.
 */
final class SimulatedModel {
  /** What the last line begins with. */
  static final String RATE = "generations/s ";

  private static final long WARM_UP = 300_000;
  private static final Partition PARTITION = new Partition("123456789012", "us-east-1");
  private static final String MODEL = "model";
  private static final int SLOTS = 4;
  private static final long GAP_NANOS = 10_000_000;
  private static final Demand DEMAND = new Demand(100, 0, 2);
  private static final BatchSpeed.Linear SPEED = new BatchSpeed.Linear(1e6, 1e5, 0, 1e4);

  private final SimulatedWorld world =
      new SimulatedWorld(new SimulatedWorld.Settings(1, 0, 0, 0, false));
  private final ModelServing rules;
  private final Alarm arrival = new Alarm("arrival", this::arrive);
  private long answered;

  private SimulatedModel(boolean recorded) {
    WorkSpec work = SimulatedWork.named("server", 50_000);
    var generations =
        new SimulatedGenerations(
            world,
            model -> new SimulatedGenerations.Profile(work, SPEED, 1, 1),
            call -> DEMAND,
            GenerationFaults.NONE);
    rules =
        new ModelServing(
            world,
            new SimulatedEngine(world, spec -> Profile.STANDARD),
            generations,
            new Meter(usage -> {}),
            ModelDimensions.Source.UNBILLED,
            ServingLimits.STANDARD,
            recorded ? new GenerationRecorder(world) : Decisions.NONE);
    generations.serves(rules);
    world.enter(() -> rules.deploy(new ModelSpec(MODEL, "", SLOTS, 1, Long.MAX_VALUE)));
    world.enter(() -> world.arm(arrival, 1));
  }

  private void arrive() {
    var ask =
        new Ask(
            PARTITION,
            "bedrock",
            "anthropic.claude-haiku-4-5-20251001-v1:0",
            Ask.Task.CHAT,
            new byte[0],
            true,
            DEMAND.inputTokens(),
            DEMAND.outputTokens(),
            Duration.ofMinutes(1));
    rules.call(new ModelCall(ask, MODEL, QuotaLimits.NONE, ended -> answered++));
    world.arm(arrival, world.nowNanos() + GAP_NANOS);
  }

  private void runUntilAnswered(long count) {
    while (answered < count) {
      world.step();
    }
  }

  /** Measures so many generations in this process. */
  public static void main(String[] arguments) {
    long count = Long.parseLong(arguments[0]);
    boolean recorded = arguments.length > 1 && arguments[1].equals(SimulatedLoad.RECORDED);
    var load = new SimulatedModel(recorded);
    load.runUntilAnswered(WARM_UP);
    double perSecond = CpuTime.perSecond(count, () -> load.runUntilAnswered(WARM_UP + count));
    System.out.printf(Locale.ROOT, "%s%.0f%n", RATE, perSecond);
  }
}
