package dev.headrace.advisor.live;

import dev.headrace.inference.serve.Decisions;
import dev.headrace.inference.serve.ModelCall;
import dev.headrace.inference.serve.ModelSpec;
import dev.headrace.inference.serve.Wait;
import dev.headrace.inference.serve.simulated.Demand;
import dev.headrace.kernel.world.World;
import java.util.ArrayDeque;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the newest generations of each model whose server runs here: when they came, what they
 * asked and how long they took; no prompts and no answers. They are forgotten with the process.
 */
public final class GenerationRecorder implements Decisions {
  /** The most models that are remembered; further ones are not. */
  public static final int MOST_MODELS = 64;

  /** The most generations that are remembered of a model; the oldest is forgotten first. */
  public static final int MOST_GENERATIONS = 2_000;

  /** Tokens that take less than this part of an answer cannot have been made then. */
  private static final int AT_ONCE = 1_000;

  private static final long MILLI_NANOS = 1_000_000;

  private final World world;

  /** Between the clock of this process and the nanoseconds since the epoch. */
  private final long epochNanos;

  private final TreeMap<String, Model> models = new TreeMap<>();

  /** A model, and what was recorded of it as it is now. */
  private static final class Model {
    private ModelSpec spec;
    private final ArrayDeque<Generated> newest = new ArrayDeque<>();

    Model(ModelSpec spec) {
      this.spec = spec;
    }
  }

  /** Makes a recorder that knows nothing yet. */
  public GenerationRecorder(World world) {
    this.world = world;
    this.epochNanos = world.epochMillis() * MILLI_NANOS - world.nowNanos();
  }

  /** What another file or another number of slots did says nothing of this one. */
  @Override
  public void deployed(ModelSpec spec) {
    Model known = models.get(spec.name());
    if (!spec.isServedHere()) {
      models.remove(spec.name());
    } else if (known == null) {
      if (models.size() < MOST_MODELS) {
        models.put(spec.name(), new Model(spec));
      }
    } else if (!known.spec.equals(spec)) {
      known.spec = spec;
      known.newest.clear();
    }
  }

  @Override
  public void removed(String modelName) {
    models.remove(modelName);
  }

  @Override
  public void ended(ModelCall call) {
    Model model = models.get(call.modelName());
    boolean ran = call.wasGranted() && !call.isBeside() && call.firstTokenNanos() > 0;
    if (model == null || !ran || call.use().outputTokens() < 1 || cameAtOnce(call)) {
      return;
    }
    if (model.newest.size() == MOST_GENERATIONS) {
      model.newest.remove();
    }
    model.newest.add(generated(call));
  }

  /** Whether an answer came whole, and its server did not tell when its first token was there. */
  private static boolean cameAtOnce(ModelCall call) {
    long runNanos = call.totalNanos() - call.waitedNanos();
    long streamedNanos = runNanos - call.firstTokenNanos();
    return !call.ask().streamed()
        && call.use().outputTokens() > 1
        && streamedNanos < runNanos / AT_ONCE;
  }

  private Generated generated(ModelCall call) {
    long arrivedNanos = epochNanos + world.nowNanos() - call.totalNanos();
    long queuedNanos = call.waitedNanos(Wait.QUEUE);
    long runNanos = call.totalNanos() - call.waitedNanos();
    int input = Math.max(call.use().inputTokens(), call.use().cachedInputTokens());
    return new Generated(
        arrivedNanos + call.waitedNanos() - queuedNanos,
        queuedNanos,
        Math.min(call.firstTokenNanos(), runNanos),
        runNanos,
        new Demand(input, call.use().cachedInputTokens(), call.use().outputTokens()),
        new Generated.Asked(
            call.ask().modelId(), call.ask().maxOutputTokens(), call.ask().pricesCache()));
  }

  /** What was recorded of a model; null for one that is not known or runs elsewhere. */
  public @Nullable RecordedGenerations of(String modelName) {
    Model model = models.get(modelName);
    return model == null
        ? null
        : new RecordedGenerations(modelName, model.spec.slots(), List.copyOf(model.newest));
  }
}
