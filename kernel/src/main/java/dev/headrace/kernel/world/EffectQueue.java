package dev.headrace.kernel.world;

import org.jspecify.annotations.Nullable;

/**
 * The effects of a simulated world that are still to be performed, in the order of their events: a
 * ring of parallel arrays, so that an effect costs no object.
 */
final class EffectQueue {
  private @Nullable Effect[] effects = new @Nullable Effect[64];
  private @Nullable Lane[] lanes = new @Nullable Lane[64];
  private long[] positions = new long[64];
  private int head;
  private int size;

  void add(Lane lane, Effect effect, long position) {
    if (size == effects.length) {
      grow();
    }
    int tail = (head + size) & (effects.length - 1);
    effects[tail] = effect;
    lanes[tail] = lane;
    positions[tail] = position;
    size++;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The lane of the head; the queue must not be empty. */
  Lane headLane() {
    Lane lane = lanes[head];
    if (lane == null) {
      throw new IllegalStateException("no effect is queued");
    }
    return lane;
  }

  /** What the head waits for. */
  long headPosition() {
    return positions[head];
  }

  /** Takes the head out; the queue must not be empty. */
  Effect poll() {
    Effect effect = effects[head];
    if (effect == null) {
      throw new IllegalStateException("no effect is queued");
    }
    effects[head] = null;
    lanes[head] = null;
    head = (head + 1) & (effects.length - 1);
    size--;
    return effect;
  }

  void clear() {
    while (size > 0) {
      poll();
    }
  }

  private void grow() {
    int capacity = effects.length * 2;
    var grownEffects = new @Nullable Effect[capacity];
    var grownLanes = new @Nullable Lane[capacity];
    long[] grownPositions = new long[capacity];
    for (int i = 0; i < size; i++) {
      int from = (head + i) & (effects.length - 1);
      grownEffects[i] = effects[from];
      grownLanes[i] = lanes[from];
      grownPositions[i] = positions[from];
    }
    effects = grownEffects;
    lanes = grownLanes;
    positions = grownPositions;
    head = 0;
  }
}
