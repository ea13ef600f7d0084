package dev.headrace.engine.sandbox;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Freezes idle sandboxes a little later than it was told to. One that is asked again within that
 * time was never frozen, which spares a busy function two signals to its sandbox a request. All
 * wait equally long, so that a queue keeps them in order.
 */
final class Freezer implements AutoCloseable {
  /** What is to be frozen. */
  interface Freezable {
    /**
     * The time has come, unless it was used meanwhile.
     *
     * @return how long to wait before it is asked again, in nanoseconds; 0: no more
     */
    long freezeIfIdle();
  }

  private record Waiting(Freezable freezable, long dueNanos) {}

  private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final Thread thread;

  Freezer() {
    thread = Thread.ofVirtual().name("freezer").start(this::run);
  }

  void add(Freezable freezable, long delayNanos) {
    queue.add(new Waiting(freezable, System.nanoTime() + delayNanos));
  }

  private void run() {
    try {
      while (true) {
        Waiting first = queue.take();
        long left = first.dueNanos() - System.nanoTime();
        if (left > 0) {
          TimeUnit.NANOSECONDS.sleep(left);
        }
        long again = first.freezable().freezeIfIdle();
        if (again > 0) {
          add(first.freezable(), again);
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
