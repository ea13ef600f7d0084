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
import dev.headrace.inference.serve.simulated.SimulatedWork;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.WorkSpec;
import dev.headrace.kernel.journal.MemoryJournal;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.SimulatedWorld;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** A model that is served in a world, at a speed that is known, and recorded. */
final class SimulatedServing {
  private static final Partition PARTITION = new Partition("123456789012", "us-east-1");
  private static final String MODEL = "smol";
  static final long START_EPOCH_MILLIS = 1_795_478_400_000L;
  private static final long LONGEST_PAUSE_NANOS = 2_000_000_000;

  /** What this process found damaged in the journal. */
  final List<String> forgotten;

  /** Which of the requests of a call are streamed. */
  IntPredicate streamed = request -> true;

  private final SimulatedWorld world;
  private final MemoryJournal journal;
  private final GenerationRecorder recorder;
  private final SplittableRandom chance = new SplittableRandom(7);
  private final ModelServing serving;
  private final int slots;
  private int open;

  SimulatedServing(BatchSpeed speed, int slots) {
    this(speed, slots, new MemoryJournal(), START_EPOCH_MILLIS);
    deploy("a file");
  }

  /** A process that finds what an earlier one left, and knows no model yet. */
  SimulatedServing(BatchSpeed speed, int slots, MemoryJournal journal, long epochMillis) {
    this.slots = slots;
    this.journal = journal;
    this.world =
        new SimulatedWorld(new SimulatedWorld.Settings(7, epochMillis, 0, 0, false), journal, 0);
    this.recorder = new GenerationRecorder(world);
    this.forgotten = world.ask(() -> recorder.recover(journal));
    WorkSpec work = SimulatedWork.named("server", 50_000);
    var generations =
        new SimulatedGenerations(
            world,
            model -> new SimulatedGenerations.Profile(work, speed, 1, 1),
            SimulatedServing::demand,
            GenerationFaults.NONE);
    serving =
        new ModelServing(
            world,
            new SimulatedEngine(world, spec -> Profile.STANDARD),
            generations,
            new Meter(usage -> {}),
            ModelDimensions.Source.UNBILLED,
            ServingLimits.STANDARD,
            recorder);
    generations.serves(serving);
  }

  private static Demand demand(ModelCall call) {
    int input = call.ask().inputTokensEstimate();
    return new Demand(input, input / 4, call.ask().maxOutputTokens());
  }

  void deploy(String file) {
    deploy(new ModelSpec(MODEL, file, slots, 100, Long.MAX_VALUE));
  }

  void deploy(ModelSpec spec) {
    world.enter(() -> serving.deploy(spec));
  }

  void runFor(long nanos) {
    world.runFor(nanos);
  }

  long epochMillis() {
    return world.ask(world::epochMillis);
  }

  /** The process ends as one should. */
  void shutDown() {
    world.enter(serving::shutdown);
    journal.sync(journal.appendedPosition());
  }

  /** What another process finds after this one died now, all that it recorded being durable. */
  MemoryJournal afterCrash() {
    journal.sync(journal.appendedPosition());
    return journal.afterCrash();
  }

  void remove() {
    world.enter(() -> serving.remove(MODEL));
  }

  /** Asks so often, at times of chance, and waits for all answers. */
  void ask(int times) {
    ask(times, LONGEST_PAUSE_NANOS);
  }

  /** The same, so far apart at most. */
  void ask(int times, long longestPauseNanos) {
    for (int i = 0; i < times; i++) {
      var ask =
          new Ask(
              PARTITION,
              "test",
              "id",
              Ask.Task.CHAT,
              new byte[0],
              streamed.test(i),
              10 + chance.nextInt(800),
              2 + chance.nextInt(120),
              Duration.ofDays(1));
      open++;
      world.enter(() -> serving.call(new ModelCall(ask, MODEL, QuotaLimits.NONE, ended -> open--)));
      world.runFor(chance.nextLong(longestPauseNanos));
    }
    while (open > 0 && world.step()) {}
  }

  @Nullable RecordedGenerations recorded() {
    return recorded(MODEL);
  }

  @Nullable RecordedGenerations recorded(String model) {
    return world.<@Nullable RecordedGenerations>ask(() -> recorder.of(model));
  }
}
