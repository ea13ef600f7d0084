package dev.headrace.supporting.logs;

import dev.headrace.kernel.Partition;
import org.jspecify.annotations.Nullable;

/**
 * A group as it is stored.
 *
 * @param retentionDays null for ever
 * @param groupClass as the client named it
 * @param storedBytes what its streams hold
 */
record LogGroup(
    long id,
    Partition partition,
    String name,
    long createdEpochMillis,
    @Nullable Integer retentionDays,
    String groupClass,
    long storedBytes) {
  static final String STANDARD = "STANDARD";

  /** Its name as resources are named. */
  String arn() {
    return partition.arn("logs", "log-group:" + name);
  }

  String streamArn(String stream) {
    return arn() + ":log-stream:" + stream;
  }
}
