package dev.headrace.advisor.live;

import dev.headrace.inference.serve.simulated.Demand;
import dev.headrace.kernel.journal.Document;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Generations of one model that are kept together, in the order in which they ended. */
final class GenerationChunk {
  /** How many it holds at most. */
  static final int MOST = 100;

  private static final byte FORM = 1;
  private static final int GENERATION_BYTES = 4 * Long.BYTES + 4 * Integer.BYTES + Short.BYTES + 1;

  /** About what a generation takes in memory. */
  private static final long HELD_BYTES = 160;

  /** Its place in the order of all of the model. */
  final long number;

  private final List<Generated> generations;

  GenerationChunk(long number, List<Generated> generations) {
    this.number = number;
    this.generations = new ArrayList<>(generations);
  }

  void add(Generated generated) {
    generations.add(generated);
  }

  List<Generated> generations() {
    return generations;
  }

  boolean isFull() {
    return generations.size() >= MOST;
  }

  /** When the last of them ended. */
  long endedNanos() {
    return generations.getLast().endedNanos();
  }

  /** What it holds now, as it is kept. */
  Document document() {
    List<Generated> now = List.copyOf(generations);
    return new Document() {
      @Override
      public byte[] encode() {
        return GenerationChunk.encode(now);
      }

      @Override
      public long heldBytes() {
        return now.size() * HELD_BYTES;
      }
    };
  }

  /** The model ids, each once, then the generations, in numbers of fixed size. */
  private static byte[] encode(List<Generated> generations) {
    Map<String, Integer> ids = new LinkedHashMap<>();
    int idBytes = 0;
    for (Generated one : generations) {
      if (ids.putIfAbsent(one.asked().modelId(), ids.size()) == null) {
        idBytes += Short.BYTES + one.asked().modelId().getBytes(StandardCharsets.UTF_8).length;
      }
    }
    var into =
        ByteBuffer.allocate(1 + 2 * Short.BYTES + idBytes + generations.size() * GENERATION_BYTES);
    into.put(FORM).putShort((short) ids.size());
    for (String id : ids.keySet()) {
      byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
      into.putShort((short) bytes.length).put(bytes);
    }
    into.putShort((short) generations.size());
    for (Generated one : generations) {
      into.putLong(one.atNanos())
          .putLong(one.queuedNanos())
          .putLong(one.firstTokenNanos())
          .putLong(one.runNanos())
          .putInt(one.demand().inputTokens())
          .putInt(one.demand().cachedTokens())
          .putInt(one.demand().outputTokens())
          .putShort(ids.getOrDefault(one.asked().modelId(), 0).shortValue())
          .putInt(one.asked().mostOutputTokens())
          .put((byte) (one.asked().pricesCache() ? 1 : 0));
    }
    return into.array();
  }

  /**
   * Reads what {@link #document} gave.
   *
   * @throws IllegalArgumentException for bytes that are none, or cut off
   */
  static GenerationChunk read(long number, byte[] bytes) {
    var from = ByteBuffer.wrap(bytes);
    try {
      byte form = from.get();
      if (form != FORM) {
        throw new IllegalArgumentException("generations of the form " + form);
      }
      List<String> ids = new ArrayList<>();
      for (int left = from.getShort(); left > 0; left--) {
        byte[] id = new byte[from.getShort()];
        from.get(id);
        ids.add(new String(id, StandardCharsets.UTF_8));
      }
      List<Generated> generations = new ArrayList<>();
      for (int left = from.getShort(); left > 0; left--) {
        generations.add(generated(from, ids));
      }
      if (generations.isEmpty() || generations.size() > MOST || from.hasRemaining()) {
        throw new IllegalArgumentException(generations.size() + " generations");
      }
      return new GenerationChunk(number, generations);
    } catch (BufferUnderflowException | IndexOutOfBoundsException | NegativeArraySizeException e) {
      throw new IllegalArgumentException("generations that are cut off", e);
    }
  }

  private static Generated generated(ByteBuffer from, List<String> ids) {
    return new Generated(
        from.getLong(),
        from.getLong(),
        from.getLong(),
        from.getLong(),
        new Demand(from.getInt(), from.getInt(), from.getInt()),
        new Generated.Asked(ids.get(from.getShort()), from.getInt(), from.get() == 1));
  }
}
