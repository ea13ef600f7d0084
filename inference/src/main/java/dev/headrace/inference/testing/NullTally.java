package dev.headrace.inference.testing;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What has come to a {@link NullModelServer} and what it does now, for others to wait for. */
final class NullTally {
  private static final long AWAIT_SECONDS = 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long requests;
  private long generating;
  private long paused;
  private long abandoned;
  private long accepted;
  private byte[] lastBody = {};

  void accepted() {
    change(() -> accepted++);
  }

  void came(byte[] body) {
    change(() -> {
      requests++;
      lastBody = body;
    });
  }

  void began() {
    change(() -> generating++);
  }

  void ended(boolean wasAbandoned) {
    change(() -> {
      generating--;
      abandoned += wasAbandoned ? 1 : 0;
    });
  }

  void pauses(boolean now) {
    change(() -> paused += now ? 1 : -1);
  }

  long connections() {
    return read(() -> accepted);
  }

  long requests() {
    return read(() -> requests);
  }

  long generating() {
    return read(() -> generating);
  }

  long abandoned() {
    return read(() -> abandoned);
  }

  String lastBody() {
    return read(() -> new String(lastBody, StandardCharsets.UTF_8));
  }

  void awaitPaused(long count) throws InterruptedException, TimeoutException {
    await(() -> paused == count, count + " answers are held");
  }

  void awaitGenerating(long count) throws InterruptedException, TimeoutException {
    await(() -> generating == count, count + " answers are being given");
  }

  void awaitAbandoned(long count) throws InterruptedException, TimeoutException {
    await(() -> abandoned == count, count + " answers were abandoned");
  }

  private void await(BooleanSupplier condition, String what)
      throws InterruptedException, TimeoutException {
    lock.lock();
    try {
      long left = TimeUnit.SECONDS.toNanos(AWAIT_SECONDS);
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          throw new TimeoutException("it did not come to be that " + what);
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private <T> T read(Supplier<T> reading) {
    lock.lock();
    try {
      return reading.get();
    } finally {
      lock.unlock();
    }
  }
}
