package dev.headrace.supporting.logs;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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

/**
 * Brings the lines of all buffers to disk, some time after the first of them was added: one
 * transaction for all. A crash loses what waits here, which is younger than the last second.
 */
final class LogWriter implements AutoCloseable {
  private static final Logger LOG = System.getLogger(LogWriter.class.getName());
  private static final long EXPIRE_MILLIS = 60_000;
  private static final long WARN_MILLIS = 60_000;

  private final LogStore store;
  private final LogLimits limits;
  private final InstantSource clock;
  private final Queue<StreamBuffer> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicLong pendingBytes = new AtomicLong();
  private final ReentrantLock flushing = new ReentrantLock();
  private final Thread thread = Thread.ofPlatform().name("logs").daemon().unstarted(this::run);
  private volatile boolean closing;
  private long expiredEpochMillis;
  private long warnedEpochMillis;

  LogWriter(LogStore store, LogLimits limits, InstantSource clock) {
    this.store = store;
    this.limits = limits;
    this.clock = clock;
    thread.start();
  }

  LogLimits limits() {
    return limits;
  }

  AtomicLong pendingBytes() {
    return pendingBytes;
  }

  long epochMillis() {
    return clock.millis();
  }

  /** Lets a buffer's lines be written soon. */
  void enqueue(StreamBuffer buffer) {
    waiting.add(buffer);
    LockSupport.unpark(thread);
  }

  /** Writes what waits, so that a reader sees it. What cannot be written is dropped and told. */
  void flush() {
    flushing.lock();
    try {
      var lines = new ArrayList<Pending>();
      StreamBuffer buffer = waiting.poll();
      while (buffer != null) {
        lines.add(new Pending(buffer, buffer.take()));
        buffer = waiting.poll();
      }
      if (!lines.isEmpty()) {
        store.write(() -> write(lines));
      }
    } catch (SQLException e) {
      warn(e);
    } finally {
      flushing.unlock();
    }
  }

  private record Pending(StreamBuffer buffer, List<LogLine> lines) {}

  private void write(List<Pending> all) throws SQLException {
    long now = clock.millis();
    for (Pending pending : all) {
      StreamBuffer buffer = pending.buffer();
      LogGroup group = store.group(buffer.partition(), buffer.group());
      if (group == null) {
        store.createGroup(buffer.partition(), buffer.group(), now, LogGroup.STANDARD);
        group = store.group(buffer.partition(), buffer.group());
      }
      if (group == null) {
        throw new SQLException("a group that was made is not there: " + buffer.group());
      }
      StoredStream stream = store.stream(group, buffer.stream());
      if (stream == null) {
        store.createStream(group, buffer.stream(), now);
        stream = store.stream(group, buffer.stream());
      }
      if (stream == null) {
        throw new SQLException("a stream that was made is not there: " + buffer.stream());
      }
      if (!pending.lines().isEmpty()) {
        store.append(group, stream, pending.lines(), now);
      }
    }
  }

  private void run() {
    while (!closing) {
      if (waiting.isEmpty()) {
        LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(EXPIRE_MILLIS));
      } else {
        gather();
        flush();
      }
      expire();
    }
  }

  /** Lets lines come together; being unparked for another buffer is no reason to hurry. */
  private void gather() {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limits.flushMillis());
    long left = until - System.nanoTime();
    while (left > 0 && !closing && pendingBytes.get() < limits.maxPendingBytes() / 4) {
      LockSupport.parkNanos(this, left);
      left = until - System.nanoTime();
    }
  }

  private void expire() {
    long now = clock.millis();
    if (now - expiredEpochMillis < EXPIRE_MILLIS) {
      return;
    }
    expiredEpochMillis = now;
    try {
      store.write(() -> store.expire(now));
    } catch (SQLException e) {
      warn(e);
    }
  }

  private void warn(SQLException cause) {
    long now = clock.millis();
    if (now - warnedEpochMillis >= WARN_MILLIS) {
      warnedEpochMillis = now;
      LOG.log(Level.WARNING, "log lines are lost: " + store.database().explain(cause).getMessage());
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
    flush();
  }
}
