package dev.headrace.lambda.api;

import dev.headrace.kernel.world.Entrance;
import dev.headrace.lambda.run.Completion;
import dev.headrace.lambda.run.Invocation;
import dev.headrace.wire.ServiceError;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The answer that one connection's thread waits for. */
final class PendingAnswer implements Completion {
  private static final long LOOK_AROUND_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Longer than the rules let any invocation wait and run. */
  private static final long MAX_WAIT_NANOS = TimeUnit.MINUTES.toNanos(60);

  private final Thread waiter = Thread.currentThread();
  private volatile @Nullable Invocation ended;

  @Override
  public void completed(Invocation invocation) {
    ended = invocation;
    LockSupport.unpark(waiter);
  }

  /**
   * Waits for the invocation's end. A world that stops meanwhile answers nothing more: entering it
   * now and then tells.
   *
   * @throws dev.headrace.kernel.world.WorldStoppedException if the world has stopped
   */
  Invocation await(Entrance entrance) {
    long sinceNanos = System.nanoTime();
    Invocation known = ended;
    while (known == null) {
      LockSupport.parkNanos(this, LOOK_AROUND_NANOS);
      known = ended;
      long waitedNanos = System.nanoTime() - sinceNanos;
      if (known == null && waitedNanos >= LOOK_AROUND_NANOS) {
        entrance.enter(() -> {});
      }
      if (known == null && (Thread.interrupted() || waitedNanos > MAX_WAIT_NANOS)) {
        throw new ServiceError("ServiceException", "The server ends; try again.")
            .with("Type", "Service");
      }
    }
    return known;
  }
}
