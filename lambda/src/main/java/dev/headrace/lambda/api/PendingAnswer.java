package dev.headrace.lambda.api;

import dev.headrace.kernel.world.Entrance;
import dev.headrace.kernel.world.WorldStoppedException;
import dev.headrace.lambda.run.Completion;
import dev.headrace.lambda.run.Invocation;
import dev.headrace.wire.ServiceError;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answer that one connection's thread waits for. It waits without a limit of its own: the rules
 * end every invocation in time, and a world that stops says so. A limit here would wake the thread
 * that keeps the JVM's timers twice a request, which was a fifth of all that a warm one cost.
 */
final class PendingAnswer implements Completion {
  private final Thread waiter = Thread.currentThread();
  private volatile @Nullable Invocation ended;
  private volatile @Nullable WorldStoppedException stopped;

  @Override
  public void completed(Invocation invocation) {
    ended = invocation;
    LockSupport.unpark(waiter);
  }

  /**
   * Waits for the invocation's end.
   *
   * @throws WorldStoppedException if the world stops, at once: it answers nothing more
   */
  Invocation await(Entrance entrance) {
    Invocation known = ended;
    if (known != null) {
      return known;
    }
    Consumer<WorldStoppedException> onStop = this::worldStopped;
    entrance.whenStopped(onStop);
    try {
      return park();
    } finally {
      entrance.forget(onStop);
    }
  }

  private Invocation park() {
    Invocation known = ended;
    while (known == null) {
      LockSupport.park(this);
      known = ended;
      WorldStoppedException cause = stopped;
      if (known == null && cause != null) {
        throw cause;
      }
      if (known == null && Thread.interrupted()) {
        throw new ServiceError("ServiceException", "The server ends; try again.")
            .with("Type", "Service");
      }
    }
    return known;
  }

  private void worldStopped(WorldStoppedException cause) {
    stopped = cause;
    LockSupport.unpark(waiter);
  }
}
