package dev.headrace.supporting.logs;

import dev.headrace.kernel.ports.LogGroups;
import dev.headrace.store.DataFolder;
import dev.headrace.store.SqliteDatabase;
import dev.headrace.store.StoreException;
import dev.headrace.wire.ServiceDefinition;
import java.sql.SQLException;
import java.time.InstantSource;

/**
 * CloudWatch Logs, put together: what work prints and what clients put, in a database of its own
 * beside the journal. It needs no world: logs decide nothing.
 */
public final class Logs implements AutoCloseable {
  private final LogStore store;
  private final LogWriter writer;
  private final LogsAccess access;
  private final ServiceDefinition service;

  private Logs(LogStore store, LogLimits limits, InstantSource clock) {
    this.store = store;
    this.writer = new LogWriter(store, limits, clock);
    this.access = new LogsAccess(store, writer, clock);
    this.service = LogsApi.define(access);
  }

  /**
   * Opens the logs of a data folder, or begins them.
   *
   * @param clock the wall clock
   * @throws StoreException if their file is damaged, of a later release, or cannot be written
   */
  public static Logs open(DataFolder folder, InstantSource clock) throws StoreException {
    return open(folder, clock, LogLimits.DEFAULT);
  }

  /** Opens the logs of a data folder with limits of its own. */
  public static Logs open(DataFolder folder, InstantSource clock, LogLimits limits)
      throws StoreException {
    SqliteDatabase database = SqliteDatabase.open(folder, LogSchema.FILE, LogSchema.SCHEMA);
    try {
      return new Logs(new LogStore(database, limits), limits, clock);
    } catch (SQLException e) {
      throw database.explain(e);
    }
  }

  /** Where work prints to. */
  public LogGroups groups() {
    return (partition, group, stream) -> {
      var buffer = new StreamBuffer(partition, group, stream, writer);
      buffer.open();
      return buffer;
    };
  }

  /** CloudWatch Logs as the wire sees it. */
  public ServiceDefinition service() {
    return service;
  }

  /** What the lines that are not on disk yet take in memory. */
  long pendingHeapBytes() {
    return writer.pendingHeapBytes().get();
  }

  /** Drops what groups no longer retain, before its time; tests do not wait. */
  void expire() {
    writer.expire();
  }

  /** Writes what waits and closes the file. */
  @Override
  public void close() throws StoreException {
    try {
      access.close();
      writer.close();
      store.close();
    } catch (SQLException e) {
      throw store.database().explain(e);
    }
  }
}
