package dev.headrace.supporting.logs;

import dev.headrace.kernel.Partition;
import org.jspecify.annotations.Nullable;

/**
 * A group as it is stored.
 *
 * @param retentionDays null for ever
 * @param groupClass as the client named it
 */
record LogGroup(
    long id,
    Partition partition,
    String name,
    long createdEpochMillis,
    @Nullable Integer retentionDays,
    String groupClass) {
  static final String STANDARD = "STANDARD";

  static final long DAY_MILLIS = 86_400_000;

  /** Its name as resources are named. */
  String arn() {
    return partition.arn("logs", "log-group:" + name);
  }

  String streamArn(String stream) {
    return arn() + ":log-stream:" + stream;
  }

  /** Events before this time are no longer retained. */
  long retainedFrom(long nowEpochMillis) {
    return retentionDays == null ? 0 : Math.max(0, nowEpochMillis - retentionDays * DAY_MILLIS);
  }
}
