package dev.headrace.supporting.logs;

import org.jspecify.annotations.Nullable;

/**
 * A stream as it is stored.
 *
 * @param firstEpochMillis the time of its earliest event; null where it never had one
 * @param lastEpochMillis the time of its latest event
 * @param lastIngestedEpochMillis when it got its latest event
 */
record StoredStream(
    long id,
    String name,
    long createdEpochMillis,
    @Nullable Long firstEpochMillis,
    @Nullable Long lastEpochMillis,
    @Nullable Long lastIngestedEpochMillis) {
  /** Its place where streams are listed by their latest event. */
  long order() {
    return lastEpochMillis == null ? 0 : lastEpochMillis;
  }
}
