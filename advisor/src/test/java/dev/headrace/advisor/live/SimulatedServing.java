package dev.headrace.advisor.live;

import dev.headrace.engine.simulated.Profile;
import dev.headrace.engine.simulated.SimulatedEngine;
import dev.headrace.inference.Ask;
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
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.HealthCheck;
import dev.headrace.kernel.engine.Program;
import dev.headrace.kernel.engine.WorkSpec;
import dev.headrace.kernel.ports.LogStream;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.SimulatedWorld;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A model that is served in a world, at a speed that is known, and recorded. */
final class SimulatedServing {
  private static final Partition PARTITION = new Partition("123456789012", "us-east-1");
  private static final String MODEL = "smol";
  private static final long LONGEST_PAUSE_NANOS = 2_000_000_000;

  private final SimulatedWorld world = new SimulatedWorld(SimulatedWorld.Settings.seeded(7));
  private final GenerationRecorder recorder = new GenerationRecorder(world);
  private final SplittableRandom chance = new SplittableRandom(7);
  private final ModelServing serving;
  private final int slots;
  private int open;

  SimulatedServing(BatchSpeed speed, int slots) {
    this.slots = slots;
    var work =
        new WorkSpec(
            new Program.HttpServer(
                List.of("/server"), List.of(), 0, new HealthCheck("/", 1_000, 1_000, 1, 50_000)),
            Map.of(),
            new WorkSpec.Resources(1, 1_000, 1, 64, 64),
            LogStream.NONE);
    var generations =
        new SimulatedGenerations(
            world,
            model -> new SimulatedGenerations.Profile(work, speed, 1, 1),
            SimulatedServing::demand,
            GenerationFaults.NONE);
    var key = new ModelDimensions.Key("Test", "test", "");
    var keys = new ModelDimensions.Keys(key, key, key);
    serving =
        new ModelServing(
            world,
            new SimulatedEngine(world, spec -> Profile.STANDARD),
            generations,
            new Meter(usage -> {}),
            (service, id) -> keys,
            ServingLimits.STANDARD,
            recorder);
    generations.serves(serving);
    deploy("a file");
  }

  private static Demand demand(ModelCall call) {
    int input = call.ask().inputTokensEstimate();
    return new Demand(input, input / 4, call.ask().maxOutputTokens());
  }

  void deploy(String file) {
    world.enter(() -> serving.deploy(new ModelSpec(MODEL, file, slots, 100, Long.MAX_VALUE)));
  }

  void remove() {
    world.enter(() -> serving.remove(MODEL));
  }

  /** Asks so often, at times of chance, and waits for all answers. */
  void ask(int times) {
    for (int i = 0; i < times; i++) {
      var ask =
          new Ask(
              PARTITION,
              "test",
              "id",
              Ask.Task.CHAT,
              new byte[0],
              true,
              10 + chance.nextInt(800),
              2 + chance.nextInt(120),
              Duration.ofDays(1));
      open++;
      world.enter(() -> serving.call(new ModelCall(ask, MODEL, QuotaLimits.NONE, ended -> open--)));
      world.runFor(chance.nextLong(LONGEST_PAUSE_NANOS));
    }
    while (open > 0 && world.step()) {}
  }

  @Nullable RecordedGenerations recorded() {
    return world.<@Nullable RecordedGenerations>ask(() -> recorder.of(MODEL));
  }
}
