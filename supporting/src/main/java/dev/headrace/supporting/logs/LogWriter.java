package dev.headrace.supporting.logs;

import dev.headrace.supporting.logs.StreamBuffer.Taken;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the lines of all buffers to disk, some time after the first of them was added: one
 * transaction for all. A crash loses what waits here, which is younger than a second. What a disk
 * does not take waits for it to take it again, as far as buffers reach.
 */
final class LogWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
  private static final long EXPIRE_MILLIS = 60_000;
  private static final long RETRY_MILLIS = 1_000;
  private static final long WARN_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final LogStore store;
  private final LogLimits limits;
  private final InstantSource clock;
  private final Queue<StreamBuffer> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicLong pendingHeapBytes = new AtomicLong();
  private final ReentrantLock flushing = new ReentrantLock();
  private final Thread thread = Thread.ofPlatform().name("logs").daemon().unstarted(this::run);
  private volatile boolean closing;
  private long expiredNanos = System.nanoTime();
  private @Nullable Long warnedNanos;

  LogWriter(LogStore store, LogLimits limits, InstantSource clock) {
    this.store = store;
    this.limits = limits;
    this.clock = clock;
    thread.start();
  }

  LogLimits limits() {
    return limits;
  }

  /** What the lines of all buffers take in memory. */
  AtomicLong pendingHeapBytes() {
    return pendingHeapBytes;
  }

  /** Lets a buffer's lines be written soon. */
  void enqueue(StreamBuffer buffer) {
    waiting.add(buffer);
    LockSupport.unpark(thread);
  }

  /** Writes what waits, so that a reader sees it; false where it could not be written. */
  boolean flush() {
    flushing.lock();
    try {
      var taken = new ArrayList<Taken>();
      StreamBuffer buffer = waiting.poll();
      while (buffer != null) {
        taken.add(buffer.take());
        buffer = waiting.poll();
      }
      return taken.isEmpty() || write(taken);
    } finally {
      flushing.unlock();
    }
  }

  private boolean write(List<Taken> taken) {
    try {
      store.write(() -> {
        for (Taken lines : taken) {
          append(lines);
        }
        return taken;
      });
      taken.forEach(Taken::written);
      return true;
    } catch (SQLException e) {
      taken.forEach(Taken::giveBack);
      warn(store.database().explain(e).getMessage(), null);
      return false;
    } catch (RuntimeException e) {
      // A bug: the same lines would meet it again, so they are let go.
      taken.forEach(Taken::written);
      warn("lines are lost", e);
      return false;
    }
  }

  private void append(Taken taken) throws SQLException {
    StreamBuffer buffer = taken.buffer();
    long now = clock.millis();
    LogGroup group = group(buffer, now);
    if (group == null) {
      warn("there are " + limits.maxGroups() + " groups (maxGroups); lines are lost", null);
      return;
    }
    store.createStream(group, buffer.stream(), now);
    StoredStream stream = LogQueries.stream(store.connection(), group, buffer.stream());
    List<LogLine> lines = taken.withNotice(limits, now);
    if (stream != null && !lines.isEmpty()) {
      store.append(group, stream, lines, now);
    }
  }

  /** The group of a buffer, made where it is new; null where there is no room for it. */
  private @Nullable LogGroup group(StreamBuffer buffer, long now) throws SQLException {
    LogGroup group = LogQueries.group(store.connection(), buffer.partition(), buffer.group());
    if (group != null || !store.hasRoomForGroup(buffer.partition())) {
      return group;
    }
    store.createGroup(buffer.partition(), buffer.group(), LogGroup.STANDARD, now);
    return LogQueries.group(store.connection(), buffer.partition(), buffer.group());
  }

  private void run() {
    while (!closing) {
      if (waiting.isEmpty()) {
        LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(EXPIRE_MILLIS));
      } else {
        gather(limits.flushMillis());
        if (!flush()) {
          gather(RETRY_MILLIS);
        }
      }
      long now = System.nanoTime();
      if (now - expiredNanos >= TimeUnit.MILLISECONDS.toNanos(EXPIRE_MILLIS)) {
        expiredNanos = now;
        expire();
      }
    }
  }

  /** Lets lines come together; being unparked for another buffer is no reason to hurry. */
  private void gather(long millis) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    long left = until - System.nanoTime();
    while (left > 0 && !closing) {
      LockSupport.parkNanos(this, left);
      left = until - System.nanoTime();
    }
  }

  /** Drops what groups no longer retain; no later than a minute after that, without being asked. */
  void expire() {
    try {
      store.write(() -> {
        store.expire(clock.millis());
        return store;
      });
    } catch (SQLException e) {
      warn(store.database().explain(e).getMessage(), null);
    }
  }

  /** Once a minute: what a broken disk has to say about each flush is the same. */
  private synchronized void warn(@Nullable String what, @Nullable Exception cause) {
    long now = System.nanoTime();
    if (warnedNanos == null || now - warnedNanos >= WARN_NANOS) {
      warnedNanos = now;
      LOG.warn("logs cannot be written: {}", what, cause);
    }
  }

  /** Writes what waits and ends. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!flush()) {
      LOG.warn("{} bytes of logs are lost", pendingHeapBytes);
    }
  }
}
