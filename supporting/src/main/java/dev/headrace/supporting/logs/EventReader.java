package dev.headrace.supporting.logs;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Walks through the events of some streams in the order of their positions, forward or backward,
 * over one state of the store. Chunks may overlap in time, so it merges them, and it holds no more
 * than those that overlap where it is.
 */
final class EventReader implements AutoCloseable {
  /**
   * Which streams.
   *
   * @param condition on rows of chunks, with a question mark for each value
   */
  record Scope(String condition, List<Object> values) {
    static Scope stream(StoredStream stream) {
      return new Scope("stream_id = ?", List.of(stream.id()));
    }

    static Scope group(LogGroup group) {
      return new Scope("group_id = ?", List.of(group.id()));
    }

    static Scope streams(LogGroup group, List<StoredStream> streams) {
      var values = new ArrayList<Object>();
      values.add(group.id());
      streams.forEach(stream -> values.add(stream.id()));
      String marks = String.join(", ", streams.stream().map(stream -> "?").toList());
      return new Scope("group_id = ? AND stream_id IN (" + marks + ")", values);
    }

    static Scope prefix(LogGroup group, String prefix) {
      return new Scope(
          "group_id = ? AND stream_id IN (SELECT id FROM streams"
              + " WHERE group_id = ? AND substr(name, 1, length(?)) = ?)",
          List.of(group.id(), group.id(), prefix, prefix));
    }
  }

  /**
   * Which times.
   *
   * @param fromEpochMillis the first
   * @param toEpochMillis the last
   */
  record Range(long fromEpochMillis, long toEpochMillis) {
    boolean has(LogEvent event) {
      return event.epochMillis() >= fromEpochMillis && event.epochMillis() <= toEpochMillis;
    }
  }

  private record Chunk(long id, long nearEpochMillis) {}

  private final Connection connection;
  private final boolean forward;
  private final Range range;
  private final @Nullable Position after;
  private final PreparedStatement overview;
  private final PreparedStatement contents;
  private final ResultSet chunks;
  private final PriorityQueue<LogEvent> ahead;
  private @Nullable Chunk next;
  private long bytesRead;

  /**
   * @param after events come behind it, in the direction of the walk; null for all
   */
  EventReader(
      Connection connection, Scope scope, Range range, boolean forward, @Nullable Position after)
      throws SQLException {
    this.connection = connection;
    this.forward = forward;
    this.range = range;
    this.after = after;
    this.ahead = new PriorityQueue<>(order(forward));
    try (Statement begin = connection.createStatement()) {
      begin.execute("BEGIN");
    }
    overview =
        connection.prepareStatement(
            "SELECT id, first_time, last_time FROM chunks WHERE "
                + scope.condition()
                + " AND last_time >= ? AND first_time <= ? ORDER BY "
                + (forward ? "first_time, id" : "last_time DESC, id DESC"));
    contents =
        connection.prepareStatement("SELECT stream_id, ingested, content FROM chunks WHERE id = ?");
    var values = new ArrayList<>(scope.values());
    long from = range.fromEpochMillis();
    long to = range.toEpochMillis();
    values.add(forward && after != null ? Math.max(from, after.epochMillis()) : from);
    values.add(!forward && after != null ? Math.min(to, after.epochMillis()) : to);
    Sql.bind(overview, values.toArray());
    chunks = overview.executeQuery();
    advance();
  }

  private static Comparator<LogEvent> order(boolean forward) {
    Comparator<LogEvent> byPosition = Comparator.comparing(LogEvent::position);
    return forward ? byPosition : byPosition.reversed();
  }

  /** The next event; null after the last. */
  @Nullable LogEvent next() throws SQLException {
    Chunk chunk = next;
    while (chunk != null && mayComeFirst(chunk)) {
      load(chunk.id());
      advance();
      chunk = next;
    }
    return ahead.poll();
  }

  /** How many bytes of chunks were read so far. */
  long bytesRead() {
    return bytesRead;
  }

  private boolean mayComeFirst(Chunk chunk) {
    LogEvent first = ahead.peek();
    return first == null
        || (forward
            ? chunk.nearEpochMillis() <= first.epochMillis()
            : chunk.nearEpochMillis() >= first.epochMillis());
  }

  private void advance() throws SQLException {
    next = chunks.next() ? new Chunk(chunks.getLong(1), chunks.getLong(forward ? 2 : 3)) : null;
  }

  private void load(long id) throws SQLException {
    contents.setLong(1, id);
    try (ResultSet row = contents.executeQuery()) {
      while (row.next()) {
        byte[] content = row.getBytes(3);
        bytesRead += content.length;
        for (LogEvent event : LogChunk.unpack(id, row.getLong(1), row.getLong(2), content)) {
          if (range.has(event) && isBehind(event.position())) {
            ahead.add(event);
          }
        }
      }
    }
  }

  private boolean isBehind(Position position) {
    if (after == null) {
      return true;
    }
    return forward ? position.compareTo(after) > 0 : position.compareTo(after) < 0;
  }

  @Override
  public void close() throws SQLException {
    chunks.close();
    overview.close();
    contents.close();
    try (Statement end = connection.createStatement()) {
      end.execute("COMMIT");
    }
  }
}
