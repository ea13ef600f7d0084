package dev.headrace.advisor.live;

import dev.headrace.inference.serve.ModelSpec;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was recorded of one model whose server runs here, as it is now: when its requests came, and
 * the newest of them one by one.
 */
final class ModelTraffic {
  /** Chunks that are kept: as many as the newest generations fill, and the one that is open. */
  static final int MOST_CHUNKS = GenerationRecorder.MOST_GENERATIONS / GenerationChunk.MOST + 1;

  private static final byte FORM = 1;

  final String name;
  Hours hours = new Hours();
  private final Deque<GenerationChunk> chunks = new ArrayDeque<>();
  private String revision;
  private int slots;

  /** Whether this process knows of the model, and not only of what an earlier one recorded. */
  boolean isDeployed;

  /** Whether something came since it was kept. */
  boolean changed;

  ModelTraffic(ModelSpec spec) {
    this(spec.name(), spec.revision(), spec.slots());
  }

  private ModelTraffic(String name, String revision, int slots) {
    this.name = name;
    this.revision = revision;
    this.slots = slots;
  }

  /** Whether it is what was recorded; what another file or other slots did says nothing of it. */
  boolean is(ModelSpec spec) {
    return revision.equals(spec.revision()) && slots == spec.slots();
  }

  /** It has ended, and counts as the newest. */
  GenerationChunk add(Generated generated) {
    GenerationChunk open = chunks.peekLast();
    if (open == null || open.isFull()) {
      open = new GenerationChunk(open == null ? 0 : open.number + 1, List.of());
      chunks.add(open);
    }
    open.add(generated);
    changed = true;
    return open;
  }

  /** Puts back a chunk, in any order but that of their numbers. */
  void restore(GenerationChunk chunk) {
    List<GenerationChunk> all = new ArrayList<>(chunks);
    all.add(chunk);
    all.sort((one, other) -> Long.compare(one.number, other.number));
    chunks.clear();
    chunks.addAll(all);
  }

  @Nullable GenerationChunk open() {
    return chunks.peekLast();
  }

  /**
   * Forgets the oldest where there are too many or they are too old.
   *
   * @param oldestNanos those that ended before are too old
   * @return which it forgot
   */
  List<GenerationChunk> age(long oldestNanos) {
    List<GenerationChunk> forgotten = new ArrayList<>();
    while (!chunks.isEmpty()
        && (chunks.size() > MOST_CHUNKS || chunks.getFirst().endedNanos() < oldestNanos)) {
      forgotten.add(chunks.removeFirst());
    }
    return forgotten;
  }

  /** Forgets all. */
  List<GenerationChunk> clear() {
    List<GenerationChunk> forgotten = List.copyOf(chunks);
    chunks.clear();
    hours = new Hours();
    return forgotten;
  }

  boolean isEmpty() {
    return chunks.isEmpty();
  }

  /** When the newest ended; long ago where there is none. */
  long endedNanos() {
    return chunks.isEmpty() ? Long.MIN_VALUE : chunks.getLast().endedNanos();
  }

  RecordedGenerations recorded() {
    List<Generated> all = new ArrayList<>();
    chunks.forEach(chunk -> all.addAll(chunk.generations()));
    int first = Math.max(0, all.size() - GenerationRecorder.MOST_GENERATIONS);
    return new RecordedGenerations(name, slots, all.subList(first, all.size()), hours.counts());
  }

  /** What its server was, as it is kept. */
  byte[] bytes() {
    byte[] text = revision.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + Integer.BYTES + text.length)
        .put(FORM)
        .putInt(slots)
        .put(text)
        .array();
  }

  /**
   * Reads what {@link #bytes} gave.
   *
   * @throws IllegalArgumentException for bytes that are none
   */
  static ModelTraffic read(String name, byte[] bytes) {
    var from = ByteBuffer.wrap(bytes);
    try {
      byte form = from.get();
      int slots = from.getInt();
      if (form != FORM || slots < 1) {
        throw new IllegalArgumentException("a model of the form " + form + ", slots " + slots);
      }
      byte[] text = new byte[from.remaining()];
      from.get(text);
      return new ModelTraffic(name, new String(text, StandardCharsets.UTF_8), slots);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a model that is cut off", e);
    }
  }
}
