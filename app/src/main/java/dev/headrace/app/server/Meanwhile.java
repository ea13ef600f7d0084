package dev.headrace.app.server;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Something that is made on a thread of its own while others are. */
final class Meanwhile<T> {
  private final FutureTask<T> task;

  /** Begins to make it. */
  Meanwhile(String name, Callable<T> make) {
    task = new FutureTask<>(make);
    Thread.ofPlatform().name("start-" + name).daemon().start(task);
  }

  /**
   * Waits for it.
   *
   * @throws IOException why it could not be made
   */
  T get() throws IOException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
