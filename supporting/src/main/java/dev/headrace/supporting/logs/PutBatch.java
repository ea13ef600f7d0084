package dev.headrace.supporting.logs;

import java.util.List;

/**
 * The events of one PutLogEvents, held against its rules:
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html.
 * Events too old or too new are left out and told; what else is wrong refuses all.
 *
 * @param accepted the others
 * @param tooOldEnd behind the last that is older than logs may be; 0 for none
 * @param expiredEnd behind the last that the group no longer retains; 0 for none
 * @param tooNewStart the first that is too far ahead; the number of events for none
 */
record PutBatch(List<LogLine> accepted, int tooOldEnd, int expiredEnd, int tooNewStart) {
  /** Of one event, and of all events of a batch, with what counts for each besides its message. */
  static final int MAX_BYTES = 1 << 20;

  private static final long HOUR_MILLIS = 3_600_000;
  private static final long MAX_AGE_MILLIS = 14 * 24 * HOUR_MILLIS;
  private static final long MAX_AHEAD_MILLIS = 2 * HOUR_MILLIS;
  private static final long MAX_SPAN_MILLIS = 24 * HOUR_MILLIS;

  /**
   * Judges events.
   *
   * @param retainedFrom events before it have expired
   */
  static PutBatch of(List<LogLine> events, long retainedFrom, long now) {
    requireSize(events);
    requireOrder(events);
    int tooOld = countBefore(events, now - MAX_AGE_MILLIS);
    int expired = countBefore(events, retainedFrom);
    int notTooNew = countBefore(events, now + MAX_AHEAD_MILLIS + 1);
    int from = Math.max(tooOld, expired);
    List<LogLine> accepted = from < notTooNew ? events.subList(from, notTooNew) : List.of();
    if (!accepted.isEmpty()
        && accepted.getLast().epochMillis() - accepted.getFirst().epochMillis() > MAX_SPAN_MILLIS) {
      throw LogsErrors.invalid(
          "The batch of log events in a single PutLogEvents request cannot span more than 24"
              + " hours.");
    }
    return new PutBatch(accepted, tooOld, expired > tooOld ? expired : 0, notTooNew);
  }

  private static void requireSize(List<LogLine> events) {
    long bytes = 0;
    for (LogLine event : events) {
      if (event.bytes() > MAX_BYTES) {
        throw LogsErrors.invalid(
            "Log event too large: " + event.bytes() + " bytes exceeds limit of " + MAX_BYTES);
      }
      bytes += event.bytes();
    }
    if (bytes > MAX_BYTES) {
      throw LogsErrors.invalid(
          "Upload too large: " + bytes + " bytes exceeds limit of " + MAX_BYTES);
    }
  }

  private static void requireOrder(List<LogLine> events) {
    for (int i = 1; i < events.size(); i++) {
      if (events.get(i).epochMillis() < events.get(i - 1).epochMillis()) {
        throw LogsErrors.invalid(
            "Log events in a single PutLogEvents request must be in chronological order.");
      }
    }
  }

  private static int countBefore(List<LogLine> events, long epochMillis) {
    int count = 0;
    while (count < events.size() && events.get(count).epochMillis() < epochMillis) {
      count++;
    }
    return count;
  }
}
