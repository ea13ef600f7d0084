package dev.headrace.supporting.logs;

import dev.headrace.kernel.Partition;
import dev.headrace.supporting.logs.LogQueries.GroupFilter;
import dev.headrace.wire.CallContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteRetentionPolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteRetentionPolicyResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutRetentionPolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutRetentionPolicyResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagResourceResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagResourceResponse;

/** The operations on groups and their tags. */
final class GroupApi {
  private static final int MAX_TAGS = 50;
  private static final int DEFAULT_PAGE = 50;
  private static final String RESERVED_NAME = "aws/";
  private static final String RESERVED_TAG = "aws:";

  /**
   * The values that there are:
   * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html.
   */
  private static final List<Integer> RETENTION_DAYS =
      List.of(
          1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557,
          2922, 3288, 3653);

  private final LogsAccess access;

  GroupApi(LogsAccess access) {
    this.access = access;
  }

  CreateLogGroupResponse create(CallContext call, CreateLogGroupRequest request) {
    String name = request.logGroupName();
    if (name.startsWith(RESERVED_NAME)) {
      throw LogsErrors.invalid("Log groups starting with " + RESERVED_NAME + " are reserved.");
    }
    String groupClass =
        Objects.requireNonNullElse(request.logGroupClassAsString(), LogGroup.STANDARD);
    return access.write(() -> {
      LogStore store = access.store();
      boolean hasRoom = store.hasRoomForGroup(call.partition());
      if (!store.createGroup(call.partition(), name, groupClass, access.epochMillis())) {
        throw LogsErrors.groupExists();
      }
      if (!hasRoom) {
        throw LogsErrors.tooManyGroups(access.limits().maxGroups());
      }
      tag(find(call, name), request.tags());
      return CreateLogGroupResponse.builder().build();
    });
  }

  DeleteLogGroupResponse delete(CallContext call, DeleteLogGroupRequest request) {
    return access.write(() -> {
      access.store().deleteGroup(find(call, request.logGroupName()));
      return DeleteLogGroupResponse.builder().build();
    });
  }

  DescribeLogGroupsResponse describe(CallContext call, DescribeLogGroupsRequest request) {
    String prefix = request.logGroupNamePrefix();
    String part = request.logGroupNamePattern();
    boolean isNamed = request.hasLogGroupIdentifiers() && !request.logGroupIdentifiers().isEmpty();
    if (prefix != null && part != null) {
      throw LogsErrors.invalid(
          "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
    }
    if (isNamed && (prefix != null || part != null)) {
      throw LogsErrors.invalid(
          "logGroupIdentifiers cannot be specified with a name prefix or a name pattern.");
    }
    var filter =
        new GroupFilter(
            Objects.requireNonNullElse(prefix, ""),
            Objects.requireNonNullElse(part, ""),
            request.logGroupClassAsString());
    return access.read(connection ->
        isNamed
            ? named(connection, call.partition(), request.logGroupIdentifiers())
            : page(connection, call.partition(), filter, request));
  }

  private static DescribeLogGroupsResponse named(
      Connection connection, Partition partition, List<String> identifiers) throws SQLException {
    var found = new ArrayList<software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup>();
    for (String identifier : identifiers) {
      found.add(answer(connection, GroupNames.find(connection, partition, identifier)));
    }
    return DescribeLogGroupsResponse.builder().logGroups(found).build();
  }

  private static DescribeLogGroupsResponse page(
      Connection connection,
      Partition partition,
      GroupFilter filter,
      DescribeLogGroupsRequest request)
      throws SQLException {
    int limit = Objects.requireNonNullElse(request.limit(), DEFAULT_PAGE);
    StreamToken token = StreamToken.parse(request.nextToken());
    List<LogGroup> groups =
        LogQueries.groups(
            connection, partition, filter, token == null ? "" : token.name(), limit + 1);
    var shown = new ArrayList<software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup>();
    for (LogGroup group : groups.subList(0, Math.min(limit, groups.size()))) {
      shown.add(answer(connection, group));
    }
    return DescribeLogGroupsResponse.builder()
        .logGroups(shown)
        .nextToken(
            groups.size() > limit ? new StreamToken(0, groups.get(limit - 1).name()).text() : null)
        .build();
  }

  private static software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup answer(
      Connection connection, LogGroup group) throws SQLException {
    return software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup.builder()
        .logGroupName(group.name())
        .creationTime(group.createdEpochMillis())
        .retentionInDays(group.retentionDays())
        .metricFilterCount(0)
        .arn(group.arn() + ":*")
        .logGroupArn(group.arn())
        .storedBytes(LogQueries.storedBytes(connection, group))
        .logGroupClass(group.groupClass())
        .build();
  }

  PutRetentionPolicyResponse retain(CallContext call, PutRetentionPolicyRequest request) {
    if (!RETENTION_DAYS.contains(request.retentionInDays())) {
      throw LogsErrors.invalid(
          "The specified retention is not one of "
              + RETENTION_DAYS
              + " days: "
              + request.retentionInDays());
    }
    setRetention(call, request.logGroupName(), request.retentionInDays());
    return PutRetentionPolicyResponse.builder().build();
  }

  DeleteRetentionPolicyResponse retainForEver(
      CallContext call, DeleteRetentionPolicyRequest request) {
    setRetention(call, request.logGroupName(), null);
    return DeleteRetentionPolicyResponse.builder().build();
  }

  private void setRetention(CallContext call, String name, @Nullable Integer days) {
    access.write(() -> {
      access.store().retain(find(call, name), days);
      access.store().expire(access.epochMillis());
      return name;
    });
  }

  ListTagsLogGroupResponse listGroupTags(CallContext call, ListTagsLogGroupRequest request) {
    return access.read(connection ->
        ListTagsLogGroupResponse.builder()
            .tags(
                LogQueries.tags(
                    connection,
                    GroupNames.find(connection, call.partition(), request.logGroupName())))
            .build());
  }

  ListTagsForResourceResponse listTags(CallContext call, ListTagsForResourceRequest request) {
    return access.read(connection ->
        ListTagsForResourceResponse.builder()
            .tags(
                LogQueries.tags(
                    connection,
                    GroupNames.tagged(connection, call.partition(), request.resourceArn())))
            .build());
  }

  TagLogGroupResponse tagGroup(CallContext call, TagLogGroupRequest request) {
    return access.write(() -> {
      tag(find(call, request.logGroupName()), request.tags());
      return TagLogGroupResponse.builder().build();
    });
  }

  TagResourceResponse tag(CallContext call, TagResourceRequest request) {
    return access.write(() -> {
      tag(tagged(call, request.resourceArn()), request.tags());
      return TagResourceResponse.builder().build();
    });
  }

  UntagLogGroupResponse untagGroup(CallContext call, UntagLogGroupRequest request) {
    return access.write(() -> {
      untag(find(call, request.logGroupName()), request.tags());
      return UntagLogGroupResponse.builder().build();
    });
  }

  UntagResourceResponse untag(CallContext call, UntagResourceRequest request) {
    return access.write(() -> {
      untag(tagged(call, request.resourceArn()), request.tagKeys());
      return UntagResourceResponse.builder().build();
    });
  }

  private void tag(LogGroup group, Map<String, String> tags) throws SQLException {
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      if (tag.getKey().startsWith(RESERVED_TAG)) {
        throw LogsErrors.invalid("Tag keys starting with " + RESERVED_TAG + " are reserved.");
      }
      access.store().tag(group, tag.getKey(), tag.getValue());
    }
    Set<String> all = LogQueries.tags(access.store().connection(), group).keySet();
    if (all.size() > MAX_TAGS) {
      throw LogsErrors.tooManyTags(MAX_TAGS, group.arn());
    }
  }

  private void untag(LogGroup group, List<String> keys) throws SQLException {
    for (String key : keys) {
      access.store().untag(group, key);
    }
  }

  private LogGroup find(CallContext call, String name) throws SQLException {
    return GroupNames.find(access.store().connection(), call.partition(), name);
  }

  private LogGroup tagged(CallContext call, String arn) throws SQLException {
    return GroupNames.tagged(access.store().connection(), call.partition(), arn);
  }
}
