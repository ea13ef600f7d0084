package dev.headrace.supporting.logs;

import org.jspecify.annotations.Nullable;

/**
 * Where GetLogEvents goes on, and which way: {@code f/} or {@code b/} and a position. It never
 * ends; at the end of a stream the same token comes back.
 *
 * @param forward toward later events
 */
record PageToken(boolean forward, Position position) {
  /** As clients carry it. */
  String text() {
    return (forward ? "f/" : "b/") + position.digits();
  }

  /** Reads {@link #text}; null for null. */
  static @Nullable PageToken parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      if (text.startsWith("f/") || text.startsWith("b/")) {
        return new PageToken(text.startsWith("f/"), Position.parse(text.substring(2)));
      }
    } catch (IllegalArgumentException notMadeHere) {
      // Refused below.
    }
    throw LogsErrors.invalidToken();
  }
}
