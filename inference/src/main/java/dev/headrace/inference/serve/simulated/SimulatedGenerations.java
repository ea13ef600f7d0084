package dev.headrace.inference.serve.simulated;

import dev.headrace.inference.TokenUse;
import dev.headrace.inference.serve.Ending;
import dev.headrace.inference.serve.Generations;
import dev.headrace.inference.serve.ModelCall;
import dev.headrace.inference.serve.ModelServer;
import dev.headrace.inference.serve.ModelServing;
import dev.headrace.inference.serve.Report;
import dev.headrace.inference.serve.simulated.Generation.Fate;
import dev.headrace.inference.serve.simulated.GenerationFaults.Kind;
import dev.headrace.kernel.engine.WorkSpec;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.SimulatedWorld;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Generations of a simulated world: they take the time that a profile says, with the effect of
 * those beside them, and go wrong by chance.
 */
public final class SimulatedGenerations implements Generations {
  /**
   * How the servers of one model behave.
   *
   * @param work what the engine runs for it
   * @param preparationNanos how long that takes to be found
   * @param warmUpNanos how long its first request takes
   */
  public record Profile(WorkSpec work, BatchSpeed speed, long preparationNanos, long warmUpNanos) {}

  private final SimulatedWorld world;
  private final Function<String, Profile> profiles;
  private final Demand.Source demands;
  private final GenerationFaults faults;
  private final RandomGenerator chance;
  private final Map<Long, Batch<Generation>> batches = new HashMap<>();
  private final Map<ModelCall, Generation> sequences = new HashMap<>();
  private final Map<ModelCall, Batch<Generation>> alone = new HashMap<>();
  private final long[] occurred = new long[Kind.values().length];
  private @Nullable ModelServing serving;

  /**
   * Generations that tell the rules given to {@link #serves}.
   *
   * @param profiles how the servers of a model behave, by its name
   */
  public SimulatedGenerations(
      SimulatedWorld world,
      Function<String, Profile> profiles,
      Demand.Source demands,
      GenerationFaults faults) {
    this.world = world;
    this.profiles = profiles;
    this.demands = demands;
    this.faults = faults;
    this.chance = world.chance("simulated generations");
  }

  /** Says whose generations these are; called once, before any begins. */
  public void serves(ModelServing rules) {
    serving = rules;
  }

  /** How often something has gone wrong. */
  public long occurred(Kind kind) {
    return occurred[kind.ordinal()];
  }

  /** How many generations go on. */
  public int running() {
    return sequences.size();
  }

  private boolean occurs(double probability, Kind kind) {
    boolean occurs = probability > 0 && chance.nextDouble() < probability;
    occurred[kind.ordinal()] += occurs ? 1 : 0;
    return occurs;
  }

  private void later(String name, long nanos, Runnable event) {
    world.arm(new Alarm(name, event::run), world.nowNanos() + Math.max(1, nanos));
  }

  @Override
  public void prepare(ModelServer server) {
    Profile profile = profiles.apply(server.modelName());
    if (occurs(faults.lostPreparation(), Kind.LOST_PREPARATION)) {
      return;
    }
    boolean fails = occurs(faults.preparationFails(), Kind.PREPARATION_FAILS);
    later(
        "model preparation",
        profile.preparationNanos(),
        () -> {
          if (fails) {
            server.preparationFailed("simulated: its file is damaged");
          } else {
            server.prepared(profile.work());
          }
        });
  }

  @Override
  public void warmUp(ModelServer server) {
    if (occurs(faults.lostWarmUp(), Kind.LOST_WARM_UP)) {
      return;
    }
    boolean fails = occurs(faults.warmUpFails(), Kind.WARM_UP_FAILS);
    later(
        "model warm-up",
        profiles.apply(server.modelName()).warmUpNanos(),
        () -> {
          if (fails) {
            server.warmUpFailed("simulated: it answered with status 500");
          } else {
            server.warmedUp();
          }
        });
  }

  @Override
  public void begin(ModelCall call) {
    if (occurs(faults.unreachable(), Kind.UNREACHABLE)) {
      later("unreachable", 1, () -> rules().unreachable(call, "simulated: connection refused"));
      return;
    }
    Fate fate = Fate.WHOLE;
    if (occurs(faults.fails(), Kind.FAILS)) {
      fate = Fate.BREAKS_OFF;
    } else if (occurs(faults.lostEnd(), Kind.LOST_END)) {
      fate = Fate.UNTOLD;
    }
    var sequence = new Generation(call, demands.of(call), fate, world.nowNanos());
    sequences.put(call, sequence);
    batchOf(call).take(sequence);
  }

  /** Servers elsewhere have room for all: each of their generations is alone. */
  private Batch<Generation> batchOf(ModelCall call) {
    BatchSpeed speed = profiles.apply(call.modelName()).speed();
    ModelServer server = call.server();
    return server == null
        ? alone.computeIfAbsent(call, fresh -> new Batch<>(world, speed, this::ended))
        : batches.computeIfAbsent(server.number(), fresh -> new Batch<>(world, speed, this::ended));
  }

  private void ended(Generation sequence) {
    ModelCall call = sequence.call;
    forget(call);
    if (sequence.fate != Fate.UNTOLD) {
      boolean whole = sequence.fate == Fate.WHOLE;
      rules()
          .ended(
              call,
              new Report(
                  whole ? Ending.ANSWERED : Ending.SERVER_FAILED,
                  whole ? "" : "simulated: the stream broke off",
                  sequence.use(sequence.outputTokens()),
                  sequence.untilFirstTokenNanos()));
    }
  }

  private void forget(ModelCall call) {
    sequences.remove(call);
    alone.remove(call);
    ModelServer server = call.server();
    Batch<Generation> batch = server == null ? null : batches.get(server.number());
    if (server != null && batch != null && batch.size() == 0) {
      batches.remove(server.number());
    }
  }

  @Override
  public void stop(ModelCall call) {
    Generation sequence = sequences.get(call);
    if (sequence == null) {
      return;
    }
    int made = batchOf(call).stop(sequence);
    forget(call);
    if (sequence.fate != Fate.UNTOLD) {
      TokenUse use = sequence.use(made);
      long first = sequence.untilFirstTokenNanos();
      later("stopped", 1, () -> rules().ended(call, new Report(Ending.CANCELLED, "", use, first)));
    }
  }

  private ModelServing rules() {
    ModelServing rules = serving;
    if (rules == null) {
      throw new IllegalStateException("it is not said whose generations these are");
    }
    return rules;
  }
}
