package dev.headrace.supporting.logs;

import dev.headrace.supporting.logs.EventReader.Range;
import dev.headrace.supporting.logs.EventReader.Scope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of one stream, as GetLogEvents has it.
 *
 * @param events in the order of time
 * @param forward where later events begin
 * @param backward where earlier events end
 */
record EventPage(List<LogEvent> events, PageToken forward, PageToken backward) {
  /** What a page holds, unless its only event is larger. */
  static final int MAX_BYTES = 1 << 20;

  /**
   * Reads a page.
   *
   * @param token of an earlier page; null for the first
   * @param fromHead where the first page is
   */
  static EventPage read(
      Connection connection,
      StoredStream stream,
      Range range,
      @Nullable PageToken token,
      boolean fromHead,
      int limit)
      throws SQLException {
    boolean forward = token == null ? fromHead : token.forward();
    Position from = token == null ? null : token.position();
    var events = new ArrayList<LogEvent>();
    try (var reader = new EventReader(connection, Scope.stream(stream), range, forward, from)) {
      int bytes = 0;
      LogEvent event = reader.next();
      while (event != null
          && events.size() < limit
          && (events.isEmpty() || bytes + event.bytes() <= MAX_BYTES)) {
        events.add(event);
        bytes += event.bytes();
        event = reader.next();
      }
    }
    if (events.isEmpty()) {
      return empty(token);
    }
    List<LogEvent> ordered = forward ? events : events.reversed();
    return new EventPage(
        ordered,
        new PageToken(true, ordered.getLast().position()),
        new PageToken(false, ordered.getFirst().position()));
  }

  /** Beyond an end: its own token comes back, and the other leads to what was seen last. */
  private static EventPage empty(@Nullable PageToken token) {
    if (token == null) {
      return new EventPage(
          List.of(), new PageToken(true, Position.START), new PageToken(false, Position.START));
    }
    return token.forward()
        ? new EventPage(List.of(), token, new PageToken(false, token.position().after()))
        : new EventPage(List.of(), new PageToken(true, token.position().before()), token);
  }
}
