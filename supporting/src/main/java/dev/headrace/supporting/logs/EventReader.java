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
  /** Of events that overlap; more of them are refused. */
  static final long MAX_AHEAD_BYTES = 64L << 20;

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

    static Scope streams(List<StoredStream> streams) {
      String marks = String.join(", ", streams.stream().map(stream -> "?").toList());
      return new Scope(
          "stream_id IN (" + marks + ")", List.copyOf(streams.stream().map(s -> s.id()).toList()));
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

    /** What of it may lie beyond a position. */
    Range beyond(@Nullable Position position, boolean forward) {
      if (position == null) {
        return this;
      }
      return forward
          ? new Range(Math.max(fromEpochMillis, position.epochMillis()), toEpochMillis)
          : new Range(fromEpochMillis, Math.min(toEpochMillis, position.epochMillis()));
    }
  }

  /**
   * A chunk that was not loaded yet.
   *
   * @param near where its nearest event stands, or a place behind which it stands
   */
  private record Chunk(long id, Position near) {}

  private final Connection connection;
  private final boolean forward;
  private final Range range;
  private final @Nullable Position after;
  private final PreparedStatement overview;
  private final PreparedStatement contents;
  private final ResultSet chunks;
  private final PriorityQueue<LogEvent> ahead;
  private @Nullable Chunk next;
  private long aheadBytes;
  private long bytesRead;

  /**
   * @param after events come behind it, in the direction of the walk; null for all
   */
  EventReader(
      Connection connection, Scope scope, Range range, boolean forward, @Nullable Position after)
      throws SQLException {
    this.connection = connection;
    this.forward = forward;
    this.range = range.beyond(after, forward);
    this.after = after;
    Comparator<LogEvent> byPosition = Comparator.comparing(LogEvent::position);
    this.ahead = new PriorityQueue<>(forward ? byPosition : byPosition.reversed());
    execute("BEGIN");
    overview =
        connection.prepareStatement(
            "SELECT id, first_time, last_time FROM chunks WHERE "
                + scope.condition()
                + " AND first_time BETWEEN ? AND ? AND last_time BETWEEN ? AND ? ORDER BY "
                + (forward ? "first_time, id" : "last_time DESC, id DESC"));
    contents =
        connection.prepareStatement("SELECT stream_id, ingested, content FROM chunks WHERE id = ?");
    long from = this.range.fromEpochMillis();
    long to = this.range.toEpochMillis();
    var values = new ArrayList<>(scope.values());
    values.add(from - LogChunk.MAX_SPAN_MILLIS);
    values.add(to);
    values.add(from);
    values.add(Math.min(to, Long.MAX_VALUE - LogChunk.MAX_SPAN_MILLIS) + LogChunk.MAX_SPAN_MILLIS);
    Sql.bind(overview, values.toArray());
    chunks = overview.executeQuery();
    advance();
  }

  /** The next event; null after the last. */
  @Nullable LogEvent next() throws SQLException {
    Chunk chunk = next;
    while (chunk != null && mayComeFirst(chunk)) {
      load(chunk.id());
      advance();
      chunk = next;
    }
    LogEvent event = ahead.poll();
    aheadBytes -= event == null ? 0 : event.bytes();
    return event;
  }

  /** How many bytes of chunks were read so far. */
  long bytesRead() {
    return bytesRead;
  }

  private boolean mayComeFirst(Chunk chunk) {
    LogEvent first = ahead.peek();
    if (first == null) {
      return true;
    }
    int order = chunk.near().compareTo(first.position());
    return forward ? order < 0 : order > 0;
  }

  private void advance() throws SQLException {
    if (!chunks.next()) {
      next = null;
      return;
    }
    long id = chunks.getLong(1);
    next =
        forward
            ? new Chunk(id, new Position(chunks.getLong(2), id, 0))
            : new Chunk(id, new Position(chunks.getLong(3), id, Integer.MAX_VALUE));
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
            aheadBytes += event.bytes();
          }
        }
      }
    }
    if (aheadBytes > MAX_AHEAD_BYTES) {
      throw LogsErrors.tooManyAtOnce(MAX_AHEAD_BYTES);
    }
  }

  private boolean isBehind(Position position) {
    if (after == null) {
      return true;
    }
    return forward ? position.compareTo(after) > 0 : position.compareTo(after) < 0;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    chunks.close();
    overview.close();
    contents.close();
    execute("COMMIT");
  }
}
