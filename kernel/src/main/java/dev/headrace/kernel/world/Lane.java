package dev.headrace.kernel.world;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A line in which effects keep the order of their events: one lane for each thing outside that must
 * not be told two things in the wrong order, such as a piece of work or a reply. Without it a
 * freeze could overtake the assignment that followed it.
 */
public final class Lane {
  private final long id;

  /** Guarded by this lane's own monitor in the live world; a simulated world has one thread. */
  private final ArrayDeque<Step> steps = new ArrayDeque<>(2);

  private boolean draining;

  /** Makes a lane; the id stands in traces and need not be unique among kinds of things. */
  public Lane(long id) {
    this.id = id;
  }

  /** What traces call it. */
  public long id() {
    return id;
  }

  /** One effect and the journal position that it waits for. */
  static final class Step {
    /** Stands for a head that is not durable yet. */
    static final Step PARKED = new Step(() -> {}, Long.MAX_VALUE);

    private final Effect effect;
    private final long position;

    Step(Effect effect, long position) {
      this.effect = effect;
      this.position = position;
    }

    Effect effect() {
      return effect;
    }
  }

  synchronized void add(Effect effect, long position) {
    steps.add(new Step(effect, position));
  }

  /** Takes the right to empty the lane, unless another has it or there is nothing to do. */
  synchronized boolean beginDraining() {
    if (draining || steps.isEmpty()) {
      return false;
    }
    draining = true;
    return true;
  }

  /**
   * The next effect that may run now. Null where the lane is empty, and then the right to drain it
   * is given back; {@link Step#PARKED} where its head is not durable yet, and then the right is
   * kept.
   */
  synchronized @Nullable Step next(long durablePosition) {
    Step head = steps.peek();
    if (head == null) {
      draining = false;
      return null;
    }
    return head.position > durablePosition ? Step.PARKED : steps.poll();
  }

  /** The position that the head waits for; 0 where the lane is empty. */
  synchronized long headPosition() {
    Step head = steps.peek();
    return head == null ? 0 : head.position;
  }
}
