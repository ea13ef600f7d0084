package dev.headrace.supporting.logs;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The oldest chunks of one stream, which are to go. */
final class Oldest {
  /** So many go at once: more than any one write brings, and no long stop for the others. */
  static final int MAX_CHUNKS = 10_000;

  private final long groupId;
  private final long streamId;
  private final List<Long> chunks = new ArrayList<>();
  private long bytes;
  private long lines;
  private long untilEpochMillis;

  private Oldest(long groupId, long streamId) {
    this.groupId = groupId;
    this.streamId = streamId;
  }

  /** As many chunks of a stream, by their time, as it takes to free some bytes. */
  static List<Oldest> ofStream(Connection connection, StoredStream stream, long excessBytes)
      throws SQLException {
    return of(connection, "AND stream_id = ? ORDER BY first_time", stream.id(), excessBytes);
  }

  /** As many chunks of all streams, by their arrival, as it takes to free some bytes. */
  static List<Oldest> ofAll(Connection connection, long excessBytes) throws SQLException {
    return of(connection, "ORDER BY id", null, excessBytes);
  }

  private static List<Oldest> of(
      Connection connection, String which, @Nullable Long streamId, long excessBytes)
      throws SQLException {
    Map<Long, Oldest> byStream = new LinkedHashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT id, group_id, stream_id, bytes, lines, last_time FROM chunks WHERE notice = 0 "
                + which
                + " LIMIT "
                + MAX_CHUNKS)) {
      if (streamId != null) {
        statement.setLong(1, streamId);
      }
      try (ResultSet row = statement.executeQuery()) {
        long freed = 0;
        while (freed < excessBytes && row.next()) {
          long group = row.getLong(2);
          byStream.computeIfAbsent(row.getLong(3), id -> new Oldest(group, id)).add(row);
          freed += row.getLong(4);
        }
      }
    }
    return List.copyOf(byStream.values());
  }

  private void add(ResultSet row) throws SQLException {
    chunks.add(row.getLong(1));
    bytes += row.getLong(4);
    lines += row.getLong(5);
    untilEpochMillis = Math.max(untilEpochMillis, row.getLong(6));
  }

  long groupId() {
    return groupId;
  }

  long streamId() {
    return streamId;
  }

  /** Their ids. */
  List<Long> chunks() {
    return chunks;
  }

  long bytes() {
    return bytes;
  }

  long lines() {
    return lines;
  }

  /** The time of the last of their lines. */
  long untilEpochMillis() {
    return untilEpochMillis;
  }
}
