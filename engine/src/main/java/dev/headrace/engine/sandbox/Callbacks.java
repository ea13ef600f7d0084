package dev.headrace.engine.sandbox;

import dev.headrace.kernel.world.Entrance;
import dev.headrace.kernel.world.Event;
import dev.headrace.kernel.world.WorldStoppedException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What is told about one work, an event each, in the order in which it was found out: the threads
 * that find out differ, and an end that overtook an answer would make a failure of it. Whoever
 * tells first also brings what others tell meanwhile.
 */
final class Callbacks {
  private static final Logger LOG = System.getLogger(Callbacks.class.getName());

  private final Entrance entrance;
  private final ArrayDeque<Event> untold = new ArrayDeque<>(4);
  private boolean telling;
  private boolean over;

  Callbacks(Entrance entrance) {
    this.entrance = entrance;
  }

  /** Tells it now, on this thread, or right after what another thread is telling. */
  void tell(Event event) {
    tell(event, false);
  }

  /** Tells this and nothing after it. */
  void tellLast(Event event) {
    tell(event, true);
  }

  private void tell(Event event, boolean last) {
    synchronized (this) {
      if (over) {
        return;
      }
      over = last;
      untold.add(event);
      if (telling) {
        return;
      }
      telling = true;
    }
    tellAll();
  }

  private void tellAll() {
    Event next = take();
    while (next != null) {
      try {
        entrance.enter(next);
      } catch (WorldStoppedException stopped) {
        giveUp();
        return;
      } catch (RuntimeException | Error bug) {
        LOG.log(Level.ERROR, "an event of the engine failed", bug);
      }
      next = take();
    }
  }

  private synchronized @Nullable Event take() {
    Event next = untold.poll();
    if (next == null) {
      telling = false;
    }
    return next;
  }

  private synchronized void giveUp() {
    over = true;
    untold.clear();
    telling = false;
  }
}
