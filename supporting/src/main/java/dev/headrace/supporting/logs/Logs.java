package dev.headrace.supporting.logs;

import dev.headrace.kernel.ports.LogGroups;
import dev.headrace.store.DataFolder;
import dev.headrace.store.SqliteDatabase;
import dev.headrace.store.StoreException;
import dev.headrace.wire.ServiceDefinition;
import dev.headrace.wire.ServiceTable;
import java.sql.SQLException;
import java.time.InstantSource;

/**
 * CloudWatch Logs, put together: what work prints and what clients put, in a database of its own
 * beside the journal. It needs no world: logs decide nothing.
 */
public final class Logs implements AutoCloseable {
  private final LogStore store;
  private final LogWriter writer;
  private final ServiceDefinition service;

  private Logs(LogStore store, LogWriter writer) {
    this.store = store;
    this.writer = writer;
    this.service = ServiceDefinition.builder(ServiceTable.of("logs")).build();
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
      var store = new LogStore(database, limits);
      return new Logs(store, new LogWriter(store, limits, clock));
    } catch (SQLException e) {
      throw database.explain(e);
    }
  }

  /** Where work prints to. */
  public LogGroups groups() {
    return (partition, group, stream) -> new StreamBuffer(partition, group, stream, writer);
  }

  /** CloudWatch Logs as the wire sees it. */
  public ServiceDefinition service() {
    return service;
  }

  /** Writes what waits and closes the file. */
  @Override
  public void close() throws StoreException {
    writer.close();
    try {
      store.close();
    } catch (SQLException e) {
      throw store.database().explain(e);
    }
  }
}
