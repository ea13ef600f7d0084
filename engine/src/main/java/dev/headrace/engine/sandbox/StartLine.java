package dev.headrace.engine.sandbox;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Lets only so many sandboxes start at once; the others wait in line. All of a burst would share
 * the machine's CPUs, and each would take longer than it may.
 */
final class StartLine {
  private final int most;
  private final ArrayDeque<Place> waiting = new ArrayDeque<>();
  private int starting;

  /**
   * @param most how many start at once
   */
  StartLine(int most) {
    this.most = most;
  }

  /** A place in the line. */
  final class Place {
    private final Runnable begin;
    private boolean begun;
    private boolean left;

    private Place(Runnable begin) {
      this.begin = begin;
    }

    /** It has started, or never will: the next may begin. Only the first call counts. */
    void leave() {
      Place next;
      synchronized (StartLine.this) {
        if (left) {
          return;
        }
        left = true;
        if (!begun) {
          waiting.remove(this);
          return;
        }
        starting--;
        next = first();
      }
      if (next != null) {
        next.begin.run();
      }
    }
  }

  /** Begins at once, or when others have left; {@link Place#leave} must follow. */
  Place enter(Runnable begin) {
    var place = new Place(begin);
    Place next;
    synchronized (this) {
      waiting.add(place);
      next = first();
    }
    if (next != null) {
      next.begin.run();
    }
    return place;
  }

  /** The first that may begin now, which has begun from here on; null where none may. */
  private @Nullable Place first() {
    if (starting >= most || waiting.isEmpty()) {
      return null;
    }
    Place next = waiting.remove();
    next.begun = true;
    starting++;
    return next;
  }
}
