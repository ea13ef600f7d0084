package dev.headrace.supporting.logs;

import dev.headrace.kernel.Partition;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The ways in which requests name a group. */
final class GroupNames {
  private static final String RESOURCE = "log-group:";

  private GroupNames() {}

  /** The one of two that is there. */
  static String one(@Nullable String name, @Nullable String identifier) {
    if ((name == null) == (identifier == null)) {
      throw LogsErrors.invalid(
          "Either logGroupName or logGroupIdentifier must be specified, and not both.");
    }
    return name == null ? String.valueOf(identifier) : name;
  }

  /**
   * Finds a group by its name or its ARN.
   *
   * @throws dev.headrace.wire.ServiceError if the partition has none of that name
   */
  static LogGroup find(Connection connection, Partition partition, String nameOrArn)
      throws SQLException {
    String prefix = partition.arn("logs", RESOURCE);
    String name = nameOrArn.startsWith(prefix) ? nameOrArn.substring(prefix.length()) : nameOrArn;
    LogGroup group = LogQueries.group(connection, partition, name);
    if (group == null) {
      throw LogsErrors.noSuchGroup();
    }
    return group;
  }

  /** Finds a group by the ARN that tags of resources are put to. */
  static LogGroup tagged(Connection connection, Partition partition, String arn)
      throws SQLException {
    if (!arn.startsWith("arn:")) {
      throw LogsErrors.invalid("The specified resource ARN is invalid: " + arn);
    }
    return find(connection, partition, arn);
  }

  static StoredStream stream(Connection connection, LogGroup group, String name)
      throws SQLException {
    StoredStream stream = LogQueries.stream(connection, group, name);
    if (stream == null) {
      throw LogsErrors.noSuchStream();
    }
    return stream;
  }
}
