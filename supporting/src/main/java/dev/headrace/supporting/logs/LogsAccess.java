package dev.headrace.supporting.logs;

import dev.headrace.wire.ServiceError;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way of operations to the store: on a few threads of its own, because SQLite blocks those that
 * it runs on, and each reader holds some memory.
 */
final class LogsAccess implements AutoCloseable {
  /** So many operations run at once. */
  static final int MAX_RUNNING = 4;

  /** So many operations wait; the next is throttled. */
  static final int MAX_WAITING = 256;

  private final LogStore store;
  private final LogWriter writer;
  private final InstantSource clock;
  private final ConcurrentLinkedQueue<Connection> readers = new ConcurrentLinkedQueue<>();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          MAX_RUNNING,
          MAX_RUNNING,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MAX_WAITING),
          Thread.ofPlatform().name("logs-", 0).daemon().factory());

  LogsAccess(LogStore store, LogWriter writer, InstantSource clock) {
    this.store = store;
    this.writer = writer;
    this.clock = clock;
    threads.allowCoreThreadTimeOut(true);
  }

  long epochMillis() {
    return clock.millis();
  }

  LogStore store() {
    return store;
  }

  LogLimits limits() {
    return writer.limits();
  }

  /** Asks one state of the store. */
  @FunctionalInterface
  interface Reading<T> {
    T read(Connection connection) throws SQLException;
  }

  /** Reads, and sees every line that was printed before. */
  <T> T read(Reading<T> reading) {
    return onThread(() -> {
      writer.flush();
      Connection known = readers.poll();
      Connection connection = known == null ? store.database().connect() : known;
      try {
        T answer = reading.read(connection);
        readers.add(connection);
        return answer;
      } catch (ServiceError e) {
        readers.add(connection);
        throw e;
      } catch (SQLException | RuntimeException e) {
        connection.close(); // it may be in the middle of something
        throw e;
      }
    });
  }

  /** Changes rows, all or none; on disk when this returns. Lines that were printed come before. */
  <T> T write(LogStore.Writing<T> steps) {
    return onThread(() -> {
      writer.flush();
      return store.write(steps);
    });
  }

  /** How many operations wait. */
  int waiting() {
    return threads.getQueue().size();
  }

  private <T> T onThread(Callable<T> call) {
    var task = new FutureTask<T>(call);
    try {
      threads.execute(task);
      return task.get();
    } catch (RejectedExecutionException e) {
      throw LogsErrors.throttled(MAX_WAITING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LogsErrors.unavailable("the server is stopping");
    } catch (ExecutionException e) {
      throw asServiceError(e.getCause());
    }
  }

  private ServiceError asServiceError(@Nullable Throwable cause) {
    return switch (cause) {
      case ServiceError error -> error;
      case SQLException error ->
          LogsErrors.unavailable(String.valueOf(store.database().explain(error).getMessage()));
      case null, default -> throw new IllegalStateException("logs failed", cause);
    };
  }

  @Override
  public void close() throws SQLException {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Connection connection : readers) {
      connection.close();
    }
  }
}
