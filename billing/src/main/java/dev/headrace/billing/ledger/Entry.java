package dev.headrace.billing.ledger;

import java.util.List;

/** What the ledger knows of one resource: the hour that it used something in last, and the sum. */
final class Entry {
  /** The newest hour, with all that was counted in it. */
  ResourceUsage hour;

  /** What of that hour was counted by resources that are closed, or by an earlier process. */
  List<Metered> closed;

  /** What was used before that hour. */
  List<Metered> earlier;

  /** Whether the hour is among the hours of the journal, as it is. */
  boolean isKept;

  /** Whether a resource of this process counts on. */
  boolean isLive;

  Entry(ResourceUsage hour, List<Metered> closed, List<Metered> earlier) {
    this.hour = hour;
    this.closed = closed;
    this.earlier = earlier;
  }

  /** All that was ever used. */
  List<Metered> total() {
    return Counts.sum(earlier, hour.used());
  }
}
