package dev.headrace.supporting.logs;

import dev.headrace.kernel.Partition;
import dev.headrace.store.SqliteDatabase;
import dev.headrace.store.SqliteTransaction;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Groups, streams and chunks of lines on disk. One thread writes at a time; what a call changed is
 * on disk when it returns. Reading has connections of its own and waits for nobody.
 */
final class LogStore implements AutoCloseable {
  private static final long DAY_MILLIS = 86_400_000;

  private final SqliteDatabase database;
  private final LogLimits limits;
  private final ReentrantLock writing = new ReentrantLock();
  private final Connection writer;
  private final SqliteTransaction transaction;

  LogStore(SqliteDatabase database, LogLimits limits) throws SQLException {
    this.database = database;
    this.limits = limits;
    this.writer = database.connect();
    this.transaction = new SqliteTransaction(writer);
  }

  /** Steps that change rows, all or none. */
  @FunctionalInterface
  interface Writing {
    void write() throws SQLException;
  }

  /** Runs changes as one; on disk when this returns. Not to be nested. */
  void write(Writing steps) throws SQLException {
    writing.lock();
    try {
      transaction.run(steps::write);
    } finally {
      writing.unlock();
    }
  }

  /** A connection to read with. */
  Connection reader() throws SQLException {
    return database.connect();
  }

  SqliteDatabase database() {
    return database;
  }

  // What follows down to the readers is called within write alone.

  /** Makes a group; false where there is one of that name. */
  boolean createGroup(Partition partition, String name, long now, String groupClass)
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
  }

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

  /** Makes a stream; false where the group has one of that name. */
  boolean createStream(LogGroup group, String name, long now) throws SQLException {
    return Sql.update(
            writer,
            "INSERT INTO streams (group_id, name, created) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            group.id(),
            name,
            now)
        > 0;
  }

  void deleteStream(StoredStream stream) throws SQLException {
    Sql.update(writer, "DELETE FROM chunks WHERE stream_id = ?", stream.id());
    Sql.update(writer, "DELETE FROM streams WHERE id = ?", stream.id());
  }

  /** Adds lines to a stream and lets go of its oldest where it has too many. */
  void append(LogGroup group, StoredStream stream, List<LogLine> lines, long now)
      throws SQLException {
    insert(group, stream, lines, now);
    long total = Sql.number(writer, "SELECT bytes FROM streams WHERE id = ?", stream.id());
    if (total > limits.maxStreamBytes()) {
      trim(group, stream, total - limits.maxStreamBytes() * 3 / 4, now);
    }
  }

  private void insert(LogGroup group, StoredStream stream, List<LogLine> lines, long now)
      throws SQLException {
    long bytes = 0;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (LogChunk chunk : LogChunk.pack(lines)) {
      Sql.update(
          writer,
          "INSERT INTO chunks"
              + " (group_id, stream_id, first_time, last_time, ingested, lines, bytes, content)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          group.id(),
          stream.id(),
          chunk.firstEpochMillis(),
          chunk.lastEpochMillis(),
          now,
          chunk.lines(),
          chunk.bytes(),
          chunk.content());
      bytes += chunk.bytes();
      first = Math.min(first, chunk.firstEpochMillis());
      last = Math.max(last, chunk.lastEpochMillis());
    }
    Sql.update(
        writer,
        "UPDATE streams SET bytes = bytes + ?, last_ingested = ?,"
            + " first_time = min(ifnull(first_time, ?), ?),"
            + " last_time = max(ifnull(last_time, ?), ?) WHERE id = ?",
        bytes,
        now,
        first,
        first,
        last,
        last,
        stream.id());
  }

  /** Drops the oldest chunks of a stream, and says so at its new beginning. */
  private void trim(LogGroup group, StoredStream stream, long excess, long now)
      throws SQLException {
    record Oldest(long id, long bytes, long lines, long lastEpochMillis) {}
    List<Oldest> oldest =
        Sql.list(
            writer,
            row -> new Oldest(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)),
            "SELECT id, bytes, lines, last_time FROM chunks WHERE stream_id = ?"
                + " ORDER BY first_time, id",
            stream.id());
    long bytes = 0;
    long lines = 0;
    long until = 0;
    for (Oldest chunk : oldest) {
      if (bytes >= excess) {
        break;
      }
      Sql.update(writer, "DELETE FROM chunks WHERE id = ?", chunk.id());
      bytes += chunk.bytes();
      lines += chunk.lines();
      until = Math.max(until, chunk.lastEpochMillis());
    }
    Sql.update(
        writer,
        "UPDATE streams SET bytes = bytes - ?, dropped_lines = dropped_lines + ? WHERE id = ?",
        bytes,
        lines,
        stream.id());
    long dropped =
        Sql.number(writer, "SELECT dropped_lines FROM streams WHERE id = ?", stream.id());
    insert(
        group,
        stream,
        List.of(new LogLine(until, Notices.trimmed(dropped, limits.maxStreamBytes()))),
        now);
  }

  /** Drops what groups no longer retain, and the oldest of all where all take too much. */
  void expire(long now) throws SQLException {
    record Kept(long id, int days) {}
    List<Kept> retained =
        Sql.list(
            writer,
            row -> new Kept(row.getLong(1), row.getInt(2)),
            "SELECT id, retention_days FROM groups WHERE retention_days IS NOT NULL");
    for (Kept group : retained) {
      drop("group_id = " + group.id() + " AND last_time < " + (now - group.days() * DAY_MILLIS));
    }
    long excess =
        Sql.number(writer, "SELECT ifnull(sum(bytes), 0) FROM streams") - limits.maxTotalBytes();
    if (excess > 0) {
      long last =
          Sql.number(
              writer,
              "SELECT id FROM (SELECT id, sum(bytes) OVER (ORDER BY id) AS upTo FROM chunks)"
                  + " WHERE upTo >= ? ORDER BY id LIMIT 1",
              excess);
      drop("id <= " + last);
    }
  }

  private void drop(String which) throws SQLException {
    Sql.update(
        writer,
        "UPDATE streams SET bytes = bytes - gone.bytes FROM"
            + " (SELECT stream_id, sum(bytes) AS bytes FROM chunks WHERE "
            + which
            + " GROUP BY stream_id) AS gone WHERE gone.stream_id = streams.id");
    Sql.update(writer, "DELETE FROM chunks WHERE " + which);
  }

  @Nullable LogGroup group(Partition partition, String name) throws SQLException {
    return group(writer, partition, name);
  }

  @Nullable StoredStream stream(LogGroup group, String name) throws SQLException {
    return stream(writer, group, name);
  }

  Map<String, String> tags(LogGroup group) throws SQLException {
    return tags(writer, group);
  }

  // The readers, on any connection.

  private static final String GROUP =
      "SELECT id, account, region, name, created, retention_days, class,"
          + " (SELECT ifnull(sum(bytes), 0) FROM streams WHERE group_id = groups.id)"
          + " FROM groups WHERE account = ? AND region = ?";

  private static final String STREAM =
      "SELECT id, name, created, first_time, last_time, last_ingested, bytes FROM streams"
          + " WHERE group_id = ?";

  static @Nullable LogGroup group(Connection connection, Partition partition, String name)
      throws SQLException {
    return Sql.one(
        connection,
        LogStore::readGroup,
        GROUP + " AND name = ?",
        partition.account(),
        partition.region(),
        name);
  }

  /** Groups by name behind one; those whose name the other two allow. */
  static List<LogGroup> groups(
      Connection connection,
      Partition partition,
      String after,
      String prefix,
      String part,
      int limit)
      throws SQLException {
    return Sql.list(
        connection,
        LogStore::readGroup,
        GROUP
            + " AND name > ? AND substr(name, 1, length(?)) = ? AND instr(lower(name), lower(?))"
            + " ORDER BY name LIMIT ?",
        partition.account(),
        partition.region(),
        after,
        prefix,
        prefix,
        part,
        limit);
  }

  static @Nullable StoredStream stream(Connection connection, LogGroup group, String name)
      throws SQLException {
    return Sql.one(connection, LogStore::readStream, STREAM + " AND name = ?", group.id(), name);
  }

  /** Streams by name, from one on. */
  static List<StoredStream> streamsByName(
      Connection connection,
      LogGroup group,
      String prefix,
      @Nullable String after,
      boolean descending,
      int limit)
      throws SQLException {
    return Sql.list(
        connection,
        LogStore::readStream,
        STREAM
            + " AND substr(name, 1, length(?)) = ?"
            + (after == null ? "" : descending ? " AND name < ?5" : " AND name > ?5")
            + " ORDER BY name "
            + (descending ? "DESC" : "ASC")
            + " LIMIT ?4",
        group.id(),
        prefix,
        prefix,
        limit,
        after == null ? "" : after);
  }

  /** Streams by their latest event, from one on. */
  static List<StoredStream> streamsByTime(
      Connection connection,
      LogGroup group,
      @Nullable StreamToken after,
      boolean descending,
      int limit)
      throws SQLException {
    String beyond = descending ? "<" : ">";
    String direction = descending ? " DESC" : " ASC";
    return Sql.list(
        connection,
        LogStore::readStream,
        STREAM
            + (after == null ? "" : " AND (ifnull(last_time, 0), name) " + beyond + " (?3, ?4)")
            + " ORDER BY ifnull(last_time, 0)"
            + direction
            + ", name"
            + direction
            + " LIMIT ?2",
        group.id(),
        limit,
        after == null ? 0L : after.order(),
        after == null ? "" : after.name());
  }

  static Map<String, String> tags(Connection connection, LogGroup group) throws SQLException {
    var tags = new TreeMap<String, String>();
    Sql.list(
            connection,
            row -> Map.entry(row.getString(1), row.getString(2)),
            "SELECT key, value FROM tags WHERE group_id = ? ORDER BY key",
            group.id())
        .forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
    return tags;
  }

  private static LogGroup readGroup(ResultSet row) throws SQLException {
    Long days = number(row, 6);
    return new LogGroup(
        row.getLong(1),
        new Partition(row.getString(2), row.getString(3)),
        row.getString(4),
        row.getLong(5),
        days == null ? null : Math.toIntExact(days),
        row.getString(7),
        row.getLong(8));
  }

  private static StoredStream readStream(ResultSet row) throws SQLException {
    return new StoredStream(
        row.getLong(1),
        row.getString(2),
        row.getLong(3),
        number(row, 4),
        number(row, 5),
        number(row, 6),
        row.getLong(7));
  }

  private static @Nullable Long number(ResultSet row, int column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? null : number;
  }

  @Override
  public void close() throws SQLException {
    writing.lock();
    try {
      transaction.close();
      writer.close();
    } finally {
      writing.unlock();
    }
  }
}
