package dev.headrace.supporting.logs;

import dev.headrace.kernel.Partition;
import dev.headrace.store.SqliteDatabase;
import dev.headrace.store.SqliteTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Groups, streams and chunks of lines on disk. One thread writes at a time; what a {@link #write}
 * changed is on disk when it returns, and all other methods that change rows are called within one.
 * Reading has connections of its own and waits for nobody.
 */
final class LogStore implements AutoCloseable {
  private final SqliteDatabase database;
  private final LogLimits limits;
  private final ReentrantLock writing = new ReentrantLock();

  /** Keeps the file's log from being closed and made anew with the writer. */
  private final Connection keeper;

  private Connection writer;
  private SqliteTransaction transaction;
  private boolean failed;
  private long storedBytes;
  private long streams;

  LogStore(SqliteDatabase database, LogLimits limits) throws SQLException {
    this.database = database;
    this.limits = limits;
    this.keeper = database.connect();
    this.writer = database.connect();
    this.transaction = new SqliteTransaction(writer);
    this.storedBytes = countBytes();
    this.streams = Sql.number(writer, "SELECT count(*) FROM streams");
  }

  private long countBytes() throws SQLException {
    return Sql.number(writer, "SELECT ifnull(sum(bytes), 0) FROM streams");
  }

  /** Steps that change rows, all or none. */
  @FunctionalInterface
  interface Writing<T> {
    T write() throws SQLException;
  }

  /** Runs changes as one; on disk when this returns. Not to be nested. */
  <T> T write(Writing<T> steps) throws SQLException {
    writing.lock();
    long bytesBefore = storedBytes;
    long streamsBefore = streams;
    boolean done = false;
    try {
      reconnect();
      var result = new ArrayList<T>(1);
      transaction.run(() -> result.add(steps.write()));
      done = true;
      return result.getFirst();
    } catch (SQLException e) {
      failed = true;
      throw e;
    } finally {
      if (!done) {
        storedBytes = bytesBefore;
        streams = streamsBefore;
      }
      writing.unlock();
    }
  }

  /** After a failure: the driver never again runs a statement that failed once. */
  private void reconnect() throws SQLException {
    if (failed) {
      writer.close();
      writer = database.connect();
      transaction = new SqliteTransaction(writer);
      failed = false;
    }
  }

  SqliteDatabase database() {
    return database;
  }

  /** What it is written with; for queries between changes. */
  Connection connection() {
    return writer;
  }

  /** What all lines take, as it is held against its limit. */
  long storedBytes() {
    return storedBytes;
  }

  boolean hasRoomForGroup(Partition partition) throws SQLException {
    return Sql.number(
            writer,
            "SELECT count(*) FROM groups WHERE account = ? AND region = ?",
            partition.account(),
            partition.region())
        < limits.maxGroups();
  }

  /** Makes a group; false where there is one of that name. */
  boolean createGroup(Partition partition, String name, String groupClass, long now)
      throws SQLException {
    return Sql.update(
            writer,
            "INSERT INTO groups (account, region, name, created, class) VALUES (?, ?, ?, ?, ?)"
                + " ON CONFLICT DO NOTHING",
            partition.account(),
            partition.region(),
            name,
            now,
            groupClass)
        > 0;
  }

  void deleteGroup(LogGroup group) throws SQLException {
    for (String table : List.of("chunks", "streams", "tags")) {
      Sql.update(writer, "DELETE FROM " + table + " WHERE group_id = ?", group.id());
    }
    Sql.update(writer, "DELETE FROM groups WHERE id = ?", group.id());
    storedBytes = countBytes();
    streams = Sql.number(writer, "SELECT count(*) FROM streams");
  }

  /**
   * @param days null for ever
   */
  void retain(LogGroup group, @Nullable Integer days) throws SQLException {
    Sql.update(writer, "UPDATE groups SET retention_days = ? WHERE id = ?", days, group.id());
  }

  void tag(LogGroup group, String key, String value) throws SQLException {
    Sql.update(
        writer,
        "INSERT INTO tags VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
        group.id(),
        key,
        value);
  }

  void untag(LogGroup group, String key) throws SQLException {
    Sql.update(writer, "DELETE FROM tags WHERE group_id = ? AND key = ?", group.id(), key);
  }

  /**
   * Makes a stream, and lets go of those that were written to longest ago where there are too many;
   * false where the group has one of that name.
   */
  boolean createStream(LogGroup group, String name, long now) throws SQLException {
    if (streams >= limits.maxStreams() && LogQueries.stream(writer, group, name) == null) {
      dropStreams(Math.max(1, limits.maxStreams() / 16));
    }
    int made =
        Sql.update(
            writer,
            "INSERT INTO streams (group_id, name, created) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            group.id(),
            name,
            now);
    streams += made;
    return made > 0;
  }

  private void dropStreams(int count) throws SQLException {
    List<Long> oldest =
        Sql.list(
            writer,
            row -> row.getLong(1),
            "SELECT id FROM streams ORDER BY ifnull(last_ingested, created), id LIMIT ?",
            count);
    for (long id : oldest) {
      deleteStream(id);
    }
  }

  void deleteStream(long id) throws SQLException {
    storedBytes -= Sql.number(writer, "SELECT bytes FROM streams WHERE id = ?", id);
    Sql.update(writer, "DELETE FROM chunks WHERE stream_id = ?", id);
    streams -= Sql.update(writer, "DELETE FROM streams WHERE id = ?", id);
  }

  /** Adds lines to a stream, and lets go of the oldest where it, or all, take too much. */
  void append(LogGroup group, StoredStream stream, List<LogLine> lines, long now)
      throws SQLException {
    for (LogChunk chunk : LogChunk.pack(lines)) {
      insert(group.id(), stream.id(), chunk, now, false);
    }
    Sql.update(writer, "UPDATE streams SET last_ingested = ? WHERE id = ?", now, stream.id());
    long bytes = Sql.number(writer, "SELECT bytes FROM streams WHERE id = ?", stream.id());
    if (bytes > limits.maxStreamBytes()) {
      trim(Oldest.ofStream(writer, stream, bytes - limits.maxStreamBytes() * 3 / 4), now);
    }
    if (storedBytes > limits.maxTotalBytes()) {
      trim(Oldest.ofAll(writer, storedBytes - limits.maxTotalBytes() / 16 * 15), now);
    }
  }

  private void insert(long groupId, long streamId, LogChunk chunk, long now, boolean isNotice)
      throws SQLException {
    Sql.update(
        writer,
        "INSERT INTO chunks"
            + " (group_id, stream_id, first_time, last_time, ingested, lines, bytes, notice,"
            + " content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        groupId,
        streamId,
        chunk.firstEpochMillis(),
        chunk.lastEpochMillis(),
        now,
        chunk.lines(),
        chunk.bytes(),
        isNotice ? 1 : 0,
        chunk.content());
    Sql.update(
        writer,
        "UPDATE streams SET bytes = bytes + ?1, first_time = min(ifnull(first_time, ?2), ?2),"
            + " last_time = max(ifnull(last_time, ?3), ?3) WHERE id = ?4",
        chunk.bytes(),
        chunk.firstEpochMillis(),
        chunk.lastEpochMillis(),
        streamId);
    storedBytes += chunk.bytes();
  }

  /** Drops chunks, and says so at the new beginning of their streams. */
  private void trim(List<Oldest> all, long now) throws SQLException {
    for (Oldest oldest : all) {
      for (long chunk : oldest.chunks()) {
        Sql.update(writer, "DELETE FROM chunks WHERE id = ?", chunk);
      }
      long notice =
          Sql.number(
              writer,
              "SELECT ifnull(sum(bytes), 0) FROM chunks WHERE stream_id = ? AND notice = 1",
              oldest.streamId());
      Sql.update(
          writer, "DELETE FROM chunks WHERE stream_id = ? AND notice = 1", oldest.streamId());
      Sql.update(
          writer,
          "UPDATE streams SET bytes = bytes - ?, dropped_lines = dropped_lines + ?, first_time = ?"
              + " WHERE id = ?",
          oldest.bytes() + notice,
          oldest.lines(),
          oldest.untilEpochMillis(),
          oldest.streamId());
      storedBytes -= oldest.bytes() + notice;
      long dropped =
          Sql.number(writer, "SELECT dropped_lines FROM streams WHERE id = ?", oldest.streamId());
      var line = new LogLine(oldest.untilEpochMillis(), Notices.trimmed(dropped, limits));
      insert(
          oldest.groupId(), oldest.streamId(), LogChunk.pack(List.of(line)).getFirst(), now, true);
    }
  }

  /** Drops what groups no longer retain. */
  void expire(long now) throws SQLException {
    record Retaining(long id, long fromEpochMillis) {}
    List<Retaining> groups =
        Sql.list(
            writer,
            row -> new Retaining(row.getLong(1), now - row.getInt(2) * LogGroup.DAY_MILLIS),
            "SELECT id, retention_days FROM groups WHERE retention_days IS NOT NULL");
    for (Retaining group : groups) {
      String gone = "group_id = ?1 AND first_time < ?2 AND last_time < ?2";
      Sql.update(
          writer,
          "UPDATE streams SET bytes = streams.bytes - gone.bytes FROM"
              + " (SELECT stream_id, sum(bytes) AS bytes FROM chunks WHERE "
              + gone
              + " GROUP BY stream_id) AS gone WHERE gone.stream_id = streams.id",
          group.id(),
          group.fromEpochMillis());
      int chunks =
          Sql.update(
              writer, "DELETE FROM chunks WHERE " + gone, group.id(), group.fromEpochMillis());
      if (chunks > 0) {
        storedBytes = countBytes();
      }
    }
  }

  @Override
  public void close() throws SQLException {
    writing.lock();
    try {
      writer.close();
      keeper.close();
    } finally {
      writing.unlock();
    }
  }
}
