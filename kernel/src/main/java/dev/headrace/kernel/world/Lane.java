package dev.headrace.kernel.world;

import org.jspecify.annotations.Nullable;

/**
 * A line in which effects keep the order of their events: one lane for each thing outside that must
 * not be told two things in the wrong order, such as a piece of work or a reply. Without it a
 * freeze could overtake the assignment that followed it.
 *
 * <p>A simulated world, which has one thread, puts only those effects here that wait for its
 * journal; so a lane takes no room until it needs some.
 */
public final class Lane {
  /** Stands for a head that is not durable yet. */
  private static final Effect PARKED = () -> {};

  private static final @Nullable Effect[] NO_EFFECTS = {};
  private static final long[] NO_POSITIONS = {};

  private final long id;

  /** A ring, whose length is a power of two; with the position that each effect waits for. */
  private @Nullable Effect[] effects = NO_EFFECTS;

  private long[] positions = NO_POSITIONS;
  private int head;
  private int size;
  private boolean draining;

  /** Whether effects of it wait for the journal of a simulated world, which alone reads this. */
  boolean waits;

  /** Makes a lane; the id stands in traces and need not be unique among kinds of things. */
  public Lane(long id) {
    this.id = id;
  }

  /** What traces call it. */
  public long id() {
    return id;
  }

  synchronized void add(Effect effect, long position) {
    if (size == effects.length) {
      grow();
    }
    int tail = (head + size) & (effects.length - 1);
    effects[tail] = effect;
    positions[tail] = position;
    size++;
  }

  /** Takes the right to empty the lane, unless another has it or there is nothing to do. */
  synchronized boolean beginDraining() {
    if (draining || size == 0) {
      return false;
    }
    draining = true;
    return true;
  }

  /**
   * The next effect that may run now. Null where the lane is empty, and then the right to drain it
   * is given back; one that {@link #isParked} where its head is not durable yet, and then the right
   * is kept.
   */
  synchronized @Nullable Effect next(long durablePosition) {
    if (size == 0) {
      draining = false;
      return null;
    }
    if (positions[head] > durablePosition) {
      return PARKED;
    }
    Effect next = effects[head];
    effects[head] = null;
    head = (head + 1) & (effects.length - 1);
    size--;
    return next;
  }

  /** Whether {@link #next} said that the head is not durable yet. */
  @SuppressWarnings("ReferenceEquality")
  static boolean isParked(Effect effect) {
    return effect == PARKED;
  }

  /** The position that the head waits for; 0 where the lane is empty. */
  synchronized long headPosition() {
    return size == 0 ? 0 : positions[head];
  }

  private void grow() {
    int capacity = Math.max(4, effects.length * 2);
    var grown = new @Nullable Effect[capacity];
    long[] grownPositions = new long[capacity];
    for (int i = 0; i < size; i++) {
      int from = (head + i) & (effects.length - 1);
      grown[i] = effects[from];
      grownPositions[i] = positions[from];
    }
    effects = grown;
    positions = grownPositions;
    head = 0;
  }
}
