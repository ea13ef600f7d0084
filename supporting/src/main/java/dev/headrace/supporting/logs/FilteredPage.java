package dev.headrace.supporting.logs;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the events that match a pattern, as FilterLogEvents has it.
 *
 * @param events in the order of time
 * @param next where the next page begins; null on the last. A page may be empty and not the last
 */
record FilteredPage(List<LogEvent> events, @Nullable Position next) {
  /** One call searches through so much. */
  static final long MAX_SEARCHED_BYTES = 32L << 20;

  /** Reads a page. */
  static FilteredPage read(EventReader reader, FilterPattern pattern, int limit)
      throws SQLException {
    var events = new ArrayList<LogEvent>();
    int bytes = 0;
    Position last = null;
    LogEvent event = reader.next();
    while (event != null) {
      boolean matches = pattern.matches(event.text());
      boolean isFull =
          events.size() == limit
              || (!events.isEmpty() && bytes + event.bytes() > EventPage.MAX_BYTES);
      if ((matches && isFull) || (last != null && reader.bytesRead() > MAX_SEARCHED_BYTES)) {
        return new FilteredPage(events, last);
      }
      if (matches) {
        events.add(event);
        bytes += event.bytes();
      }
      last = event.position();
      event = reader.next();
    }
    return new FilteredPage(events, null);
  }
}
