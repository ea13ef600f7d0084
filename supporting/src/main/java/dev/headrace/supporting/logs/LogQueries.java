package dev.headrace.supporting.logs;

import dev.headrace.kernel.Partition;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is asked of the store, on any connection. Names come in the order of their bytes. */
final class LogQueries {
  private static final String GROUP =
      "SELECT id, account, region, name, created, retention_days, class FROM groups"
          + " WHERE account = ?1 AND region = ?2";

  private static final String STREAM =
      "SELECT id, name, created, first_time, last_time, last_ingested FROM streams"
          + " WHERE group_id = ?1";

  private LogQueries() {}

  static @Nullable LogGroup group(Connection connection, Partition partition, String name)
      throws SQLException {
    return Sql.one(
        connection,
        LogQueries::readGroup,
        GROUP + " AND name = ?3",
        partition.account(),
        partition.region(),
        name);
  }

  /**
   * Which groups.
   *
   * @param prefix how their names begin
   * @param part what their names contain
   * @param groupClass null for any
   */
  record GroupFilter(String prefix, String part, @Nullable String groupClass) {}

  /** Groups by name, behind one. */
  static List<LogGroup> groups(
      Connection connection, Partition partition, GroupFilter filter, String after, int limit)
      throws SQLException {
    return Sql.list(
        connection,
        LogQueries::readGroup,
        GROUP
            + " AND name > ?3 AND substr(name, 1, length(?4)) = ?4 AND instr(name, ?5) > 0"
            + " AND (?6 IS NULL OR class = ?6) ORDER BY name LIMIT ?7",
        partition.account(),
        partition.region(),
        after,
        filter.prefix(),
        filter.part(),
        filter.groupClass(),
        limit);
  }

  /** What the lines of a group take. */
  static long storedBytes(Connection connection, LogGroup group) throws SQLException {
    return Sql.number(
        connection, "SELECT ifnull(sum(bytes), 0) FROM streams WHERE group_id = ?", group.id());
  }

  static @Nullable StoredStream stream(Connection connection, LogGroup group, String name)
      throws SQLException {
    return Sql.one(connection, LogQueries::readStream, STREAM + " AND name = ?2", group.id(), name);
  }

  static String streamName(Connection connection, long id) throws SQLException {
    String name =
        Sql.one(connection, row -> row.getString(1), "SELECT name FROM streams WHERE id = ?", id);
    return name == null ? "" : name;
  }

  /** Streams by name, behind one. */
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
        LogQueries::readStream,
        STREAM
            + " AND substr(name, 1, length(?2)) = ?2 AND (?3 IS NULL OR name "
            + beyond(descending)
            + " ?3) ORDER BY name"
            + direction(descending)
            + " LIMIT ?4",
        group.id(),
        prefix,
        after,
        limit);
  }

  /** Streams by their latest event, then by name, behind one. */
  static List<StoredStream> streamsByTime(
      Connection connection,
      LogGroup group,
      @Nullable StreamToken after,
      boolean descending,
      int limit)
      throws SQLException {
    return Sql.list(
        connection,
        LogQueries::readStream,
        STREAM
            + " AND (?3 IS NULL OR (ifnull(last_time, 0), name) "
            + beyond(descending)
            + " (?2, ?3)) ORDER BY ifnull(last_time, 0)"
            + direction(descending)
            + ", name"
            + direction(descending)
            + " LIMIT ?4",
        group.id(),
        after == null ? null : after.order(),
        after == null ? null : after.name(),
        limit);
  }

  private static String beyond(boolean descending) {
    return descending ? "<" : ">";
  }

  private static String direction(boolean descending) {
    return descending ? " DESC" : " ASC";
  }

  static Map<String, String> tags(Connection connection, LogGroup group) throws SQLException {
    var tags = new TreeMap<String, String>();
    Sql.list(
            connection,
            row -> Map.entry(row.getString(1), row.getString(2)),
            "SELECT key, value FROM tags WHERE group_id = ?",
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
        row.getString(7));
  }

  private static StoredStream readStream(ResultSet row) throws SQLException {
    return new StoredStream(
        row.getLong(1),
        row.getString(2),
        row.getLong(3),
        number(row, 4),
        number(row, 5),
        number(row, 6));
  }

  private static @Nullable Long number(ResultSet row, int column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? null : number;
  }
}
