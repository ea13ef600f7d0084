package dev.headrace.advisor.live;

import dev.headrace.inference.serve.Decisions;
import dev.headrace.inference.serve.ModelCall;
import dev.headrace.inference.serve.ModelSpec;
import dev.headrace.inference.serve.Wait;
import dev.headrace.inference.serve.simulated.Demand;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.Document;
import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.journal.Journal;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.World;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Records the newest generations of each model whose server runs here: when they came, what they
 * asked and how long they took; no prompts and no answers. What came goes to the journal each
 * minute, and each hundred, so that a crash loses at most the last minute of it. Its methods are
 * called within events.
 */
public final class GenerationRecorder implements Decisions {
  /** The most models that are recorded; further ones are not. */
  public static final int MOST_MODELS = 64;

  /** The most generations that are told of a model; the oldest are forgotten first. */
  public static final int MOST_GENERATIONS = 2_000;

  /** The most characters of a model id that is kept; a longer one counts as none. */
  public static final int MOST_ID_CHARACTERS = 256;

  /** How often what has changed is recorded, in nanoseconds: a minute. */
  static final long INTERVAL_NANOS = 60_000_000_000L;

  private static final String KIND = "generations.model";
  private static final String CHUNK_KIND = "generations.chunk";
  private static final String HOUR_KIND = "generations.hour";

  /** Models belong to the machine, and to no account. */
  private static final Partition HOME = new Partition("000000000000", "us-east-1");

  /** Tokens that take less than this part of an answer cannot have been made then. */
  private static final int AT_ONCE = 1_000;

  private static final long MILLI_NANOS = 1_000_000;
  private static final long HOUR_NANOS = 3_600_000 * MILLI_NANOS;

  private final World world;
  private final TreeMap<String, ModelTraffic> models = new TreeMap<>();
  private final Alarm checkpoint = new Alarm("generation checkpoint", this::checkpoint);

  /** Between the clock of this process and the nanoseconds since the epoch. */
  private long epochNanos;

  /** Makes a recorder that knows nothing yet. */
  public GenerationRecorder(World world) {
    this.world = world;
    this.epochNanos = world.epochMillis() * MILLI_NANOS - world.nowNanos();
  }

  /**
   * Takes over what an earlier process has recorded; called once, before models are deployed. What
   * is damaged is forgotten.
   *
   * @return what was forgotten and why, a sentence each
   */
  public List<String> recover(Journal journal) {
    List<String> forgotten = new ArrayList<>();
    load(
        journal,
        KIND,
        forgotten,
        (key, bytes) -> {
          models.put(key.id(), ModelTraffic.read(key.id(), bytes));
        });
    load(
        journal,
        CHUNK_KIND,
        forgotten,
        (key, bytes) -> {
          ownerOf(key).restore(GenerationChunk.read(numberOf(key), bytes));
        });
    load(
        journal,
        HOUR_KIND,
        forgotten,
        (key, bytes) -> {
          checkHour(bytes);
          ownerOf(key).hours.restore(numberOf(key), bytes, world.epochMillis());
        });
    for (ModelTraffic model : List.copyOf(models.values())) {
      age(model);
      if (model.isEmpty()) {
        forget(model);
      } else {
        // a clock that was set back lets no new generation run beside an old one
        epochNanos = Math.max(epochNanos, model.endedNanos() - world.nowNanos());
      }
    }
    return forgotten;
  }

  /** Reads one document. */
  private interface Reader {
    void read(DocumentKey key, byte[] bytes);
  }

  private void load(Journal journal, String kind, List<String> forgotten, Reader reader) {
    List<DocumentKey> damaged = new ArrayList<>();
    journal.load(
        kind,
        (key, bytes) -> {
          try {
            reader.read(key, bytes);
          } catch (IllegalArgumentException e) {
            damaged.add(key);
            forgotten.add(
                "What was recorded of a model as %s is damaged and forgotten: %s."
                    .formatted(key.id(), e.getMessage()));
          }
        });
    damaged.forEach(key -> world.record(new Change.Delete(key)));
  }

  private static void checkHour(byte[] bytes) {
    try {
      int counts = Hours.decode(bytes).length;
      if (counts != 1 && counts != Hours.MINUTES) {
        throw new IllegalArgumentException("an hour of " + counts + " counts");
      }
    } catch (BufferUnderflowException | NegativeArraySizeException e) {
      throw new IllegalArgumentException("an hour that is cut off", e);
    }
  }

  private ModelTraffic ownerOf(DocumentKey key) {
    ModelTraffic model = models.get(key.id().substring(0, Math.max(0, key.id().lastIndexOf('/'))));
    if (model == null) {
      throw new IllegalArgumentException("its model is not known");
    }
    return model;
  }

  private static long numberOf(DocumentKey key) {
    return Long.parseLong(key.id().substring(key.id().lastIndexOf('/') + 1));
  }

  /** What another file or another number of slots did says nothing of this one. */
  @Override
  public void deployed(ModelSpec spec) {
    ModelTraffic known = models.get(spec.name());
    if (known != null && !(spec.isServedHere() && known.is(spec))) {
      forget(known);
      known = null;
    }
    if (known == null && spec.isServedHere() && hasRoom()) {
      known = new ModelTraffic(spec);
      models.put(spec.name(), known);
      put(KIND, known.name, document(known.bytes()));
    }
    if (known != null) {
      known.isDeployed = true;
    }
  }

  /** Models that this process does not know make way, the one first that was asked least lately. */
  private boolean hasRoom() {
    if (models.size() >= MOST_MODELS) {
      models.values().stream()
          .filter(model -> !model.isDeployed)
          .min(Comparator.comparingLong(ModelTraffic::endedNanos))
          .ifPresent(this::forget);
    }
    return models.size() < MOST_MODELS;
  }

  @Override
  public void removed(String modelName) {
    ModelTraffic known = models.get(modelName);
    if (known != null) {
      forget(known);
    }
  }

  private void forget(ModelTraffic model) {
    models.remove(model.name);
    delete(KIND, model.name);
    model.hours.counts().keySet().forEach(hour -> delete(HOUR_KIND, model.name + "/" + hour));
    model.clear().forEach(chunk -> delete(CHUNK_KIND, model.name + "/" + chunk.number));
  }

  @Override
  public void ended(ModelCall call) {
    ModelTraffic model = models.get(call.modelName());
    boolean ran = call.wasGranted() && !call.isBeside() && call.firstTokenNanos() > 0;
    if (model == null || !ran || call.use().outputTokens() < 1 || cameAtOnce(call)) {
      return;
    }
    Generated generated = generated(call);
    GenerationChunk open = model.add(generated);
    long endedHour = model.hours.add(generated.atNanos() / MILLI_NANOS);
    if (endedHour >= 0) {
      recordHour(model, endedHour);
    }
    if (open.isFull()) {
      recordChunk(model, open);
    }
    if (endedHour >= 0 || open.isFull()) {
      age(model);
    }
    if (!checkpoint.isArmed()) {
      world.arm(checkpoint, world.nowNanos() + INTERVAL_NANOS);
    }
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
    String id = call.ask().modelId();
    return new Generated(
        arrivedNanos + call.waitedNanos() - queuedNanos,
        queuedNanos,
        Math.min(call.firstTokenNanos(), runNanos),
        runNanos,
        new Demand(input, call.use().cachedInputTokens(), call.use().outputTokens()),
        new Generated.Asked(
            id.length() > MOST_ID_CHARACTERS ? "" : id,
            call.ask().maxOutputTokens(),
            call.ask().pricesCache()));
  }

  private void checkpoint() {
    for (ModelTraffic model : models.values()) {
      GenerationChunk open = model.open();
      if (model.changed && open != null) {
        model.changed = false;
        recordChunk(model, open);
        recordHour(model, model.hours.openHour());
      }
    }
  }

  private void recordChunk(ModelTraffic model, GenerationChunk chunk) {
    put(CHUNK_KIND, model.name + "/" + chunk.number, chunk.document());
  }

  private void recordHour(ModelTraffic model, long hour) {
    put(HOUR_KIND, model.name + "/" + hour, document(model.hours.bytes(hour)));
  }

  private void age(ModelTraffic model) {
    long now = world.epochMillis();
    model
        .age(now * MILLI_NANOS - Hours.KEPT_HOURS * HOUR_NANOS)
        .forEach(chunk -> delete(CHUNK_KIND, model.name + "/" + chunk.number));
    model.hours.age(now).forEach(hour -> delete(HOUR_KIND, model.name + "/" + hour));
  }

  private static Document document(byte[] bytes) {
    return () -> bytes;
  }

  private void put(String kind, String id, Document document) {
    world.record(new Change.Put(new DocumentKey(kind, HOME, id), document));
  }

  private void delete(String kind, String id) {
    world.record(new Change.Delete(new DocumentKey(kind, HOME, id)));
  }

  /** Records what is not yet, as the server ends. */
  @Override
  public void shutDown() {
    checkpoint();
  }

  /** What was recorded of a model; null for one that is not known or runs elsewhere. */
  public @Nullable RecordedGenerations of(String modelName) {
    ModelTraffic model = models.get(modelName);
    return model == null ? null : model.recorded();
  }
}
