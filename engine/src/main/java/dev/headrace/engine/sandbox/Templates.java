package dev.headrace.engine.sandbox;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sandboxes that were started ahead of their code: with a runtime in them that waits for it where
 * there is one, else empty. A kind is kept ready from its first use until it has not been used for
 * a while. They are refilled one at a time and when no start is under way, so that starts have the
 * machine for themselves.
 */
final class Templates {
  /** Those of a function whose counts differ are started when they are needed. */
  static final Sandboxes.Counts COUNTS = new Sandboxes.Counts(1_024, 1_024);

  private static final Logger LOG = System.getLogger(Templates.class.getName());

  /** With the wait behind a burst of others. */
  private static final long START_LIMIT_SECONDS = 120;

  private static final long UNUSED_LIMIT_NANOS = TimeUnit.MINUTES.toNanos(10);

  /** So long after one was taken the next is started: by then who took it has begun to run. */
  private static final long CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** A refill does not wait longer than this, however often one is taken. */
  private static final long CALM_LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** After so many failures in a row a kind is left alone until it is used again. */
  private static final int FAILURE_LIMIT = 3;

  /**
   * What makes one as good as another.
   *
   * @param stem the command of the runtime that waits in it; empty: none
   * @param path its {@code PATH} meanwhile
   */
  record Kind(List<Path> binds, List<String> stem, String path) {}

  private final Sandboxes sandboxes;
  private final int size;
  private final Map<Kind, Pool> pools = new HashMap<>();
  private boolean closed;

  /**
   * @param size how many of a kind are kept ready
   */
  Templates(Sandboxes sandboxes, int size) {
    this.sandboxes = sandboxes;
    this.size = size;
  }

  /** Keeps this kind ready from now on. */
  void expect(Kind kind) {
    if (size > 0) {
      pool(kind).use();
    }
  }

  /** Takes one that is ready for someone new; null where there is none. */
  @Nullable Sandbox take(Kind kind, Occupant occupant) {
    if (size == 0) {
      return null;
    }
    Pool pool = pool(kind);
    Sandbox taken = pool.take(occupant);
    pool.use();
    return taken;
  }

  /** How many are ready, of all kinds. */
  int readyCount() {
    int count = 0;
    for (Pool pool : allPools()) {
      count += pool.size();
    }
    return count;
  }

  /** Lets go of what was not used for long. */
  void trim() {
    long now = System.nanoTime();
    for (Pool pool : allPools()) {
      pool.trim(now);
    }
  }

  /** Starts no more; those that are ready are the caller's to end. */
  void close() {
    synchronized (pools) {
      closed = true;
    }
  }

  private Pool pool(Kind kind) {
    synchronized (pools) {
      return pools.computeIfAbsent(kind, Pool::new);
    }
  }

  private List<Pool> allPools() {
    synchronized (pools) {
      return List.copyOf(pools.values());
    }
  }

  private boolean isClosed() {
    synchronized (pools) {
      return closed;
    }
  }

  /** All of one kind. */
  private final class Pool {
    private final Kind kind;
    private final ArrayDeque<Template> ready = new ArrayDeque<>();
    private long usedNanos;
    private boolean refilling;

    Pool(Kind kind) {
      this.kind = kind;
    }

    synchronized @Nullable Sandbox take(Occupant occupant) {
      for (Template next = ready.poll(); next != null; next = ready.poll()) {
        Sandbox sandbox = next.sandbox();
        if (sandbox != null && sandbox.occupy(occupant)) {
          return sandbox;
        }
      }
      return null;
    }

    synchronized int size() {
      return ready.size();
    }

    synchronized void use() {
      usedNanos = System.nanoTime();
      if (!refilling && ready.size() < size && !isClosed()) {
        refilling = true;
        Thread.ofVirtual().name("templates").start(this::refill);
      }
    }

    synchronized void trim(long now) {
      if (now - usedNanos < UNUSED_LIMIT_NANOS) {
        return;
      }
      for (Template next = ready.poll(); next != null; next = ready.poll()) {
        Sandbox sandbox = next.sandbox();
        if (sandbox != null) {
          sandbox.end();
        }
      }
    }

    private void refill() {
      int failures = 0;
      while (failures < FAILURE_LIMIT && wantsMore()) {
        awaitCalm();
        failures = startOne() ? 0 : failures + 1;
      }
      if (failures == FAILURE_LIMIT) {
        stopRefilling();
      }
    }

    /** Lets who took one start first: a refill beside it would double the time of its start. */
    private void awaitCalm() {
      long latest = System.nanoTime() + CALM_LIMIT_NANOS;
      long left = calmLeftNanos();
      while (left > 0 && System.nanoTime() < latest) {
        LockSupport.parkNanos(left);
        left = calmLeftNanos();
      }
    }

    /** Until enough time has gone by since the last one was taken. */
    private synchronized long calmLeftNanos() {
      return ready.isEmpty() ? 0 : usedNanos + CALM_NANOS - System.nanoTime();
    }

    private synchronized boolean wantsMore() {
      refilling = ready.size() < size && !isClosed();
      return refilling;
    }

    private synchronized void stopRefilling() {
      refilling = false;
    }

    private boolean startOne() {
      var template = new Template(kind);
      try {
        Sandbox sandbox = sandboxes.start(kind.binds(), COUNTS, kind.stem(), kind.path(), template);
        template.started(sandbox);
        template.whenReady.get(START_LIMIT_SECONDS, TimeUnit.SECONDS);
        sandbox.started();
        synchronized (this) {
          ready.add(template);
        }
        return true;
      } catch (StartFailure | ExecutionException | TimeoutException failed) {
        if (!isClosed()) {
          LOG.log(
              Level.WARNING,
              "a sandbox could not be started ahead of its code: {0}",
              failed.toString());
        }
        Sandbox sandbox = template.sandbox();
        if (sandbox != null) {
          sandbox.end();
        }
        return false;
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  /** One that starts or waits. */
  private static final class Template implements Occupant {
    private final CompletableFuture<Boolean> whenReady = new CompletableFuture<>();
    private volatile @Nullable Sandbox sandbox;
    private final String readyPhase;

    /** An empty sandbox is ready when it is up, one with a runtime when that says so. */
    Template(Kind kind) {
      readyPhase = kind.stem().isEmpty() ? "sandbox" : "waiting";
    }

    void started(Sandbox newSandbox) {
      sandbox = newSandbox;
    }

    @Nullable Sandbox sandbox() {
      return sandbox;
    }

    @Override
    public void hear(InitFrame frame) {
      switch (frame) {
        case InitFrame.Phase phase when phase.name().equals(readyPhase) -> whenReady.complete(true);
        case InitFrame.Failed failed -> fail(failed.message());
        case InitFrame.Exited exited -> fail("the runtime has ended: " + exited);
        default -> {
          // What a runtime prints before it has code concerns no function.
        }
      }
    }

    private void fail(String message) {
      whenReady.completeExceptionally(new IllegalStateException(message));
      Sandbox ended = sandbox;
      if (ended != null) {
        ended.end();
      }
    }

    @Override
    public void gone() {
      whenReady.completeExceptionally(new IllegalStateException("it ended"));
    }
  }
}
