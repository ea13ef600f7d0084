package dev.headrace.supporting.logs;

import dev.headrace.wire.Members;
import dev.headrace.wire.Operation;
import dev.headrace.wire.ServiceDefinition;
import dev.headrace.wire.ServiceTable;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteRetentionPolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutRetentionPolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagResourceRequest;

/** The operations of CloudWatch Logs. */
final class LogsApi {
  /** A batch of 1 MiB in its JSON, of which every character may be escaped. */
  private static final int PUT_BODY_LIMIT_BYTES = 8 << 20;

  private LogsApi() {}

  static ServiceDefinition define(LogsAccess access) {
    ServiceDefinition.Builder service =
        ServiceDefinition.builder(ServiceTable.of("logs"))
            .members(Members.load(LogsApi.class, "logs.members"))
            .bodyLimit("PutLogEvents", PUT_BODY_LIMIT_BYTES);
    addGroups(service, new GroupApi(access));
    addStreams(service, new StreamApi(access));
    addEvents(service, new EventApi(access));
    return service.build();
  }

  private static void addGroups(ServiceDefinition.Builder service, GroupApi groups) {
    service
        .operation(
            "CreateLogGroup", () -> Operation.of(CreateLogGroupRequest::builder, groups::create))
        .operation(
            "DeleteLogGroup", () -> Operation.of(DeleteLogGroupRequest::builder, groups::delete))
        .operation(
            "DescribeLogGroups",
            () -> Operation.of(DescribeLogGroupsRequest::builder, groups::describe))
        .operation(
            "PutRetentionPolicy",
            () -> Operation.of(PutRetentionPolicyRequest::builder, groups::retain))
        .operation(
            "DeleteRetentionPolicy",
            () -> Operation.of(DeleteRetentionPolicyRequest::builder, groups::retainForEver))
        .operation(
            "ListTagsLogGroup",
            () -> Operation.of(ListTagsLogGroupRequest::builder, groups::listGroupTags))
        .operation("TagLogGroup", () -> Operation.of(TagLogGroupRequest::builder, groups::tagGroup))
        .operation(
            "UntagLogGroup", () -> Operation.of(UntagLogGroupRequest::builder, groups::untagGroup))
        .operation(
            "ListTagsForResource",
            () -> Operation.of(ListTagsForResourceRequest::builder, groups::listTags))
        .operation("TagResource", () -> Operation.of(TagResourceRequest::builder, groups::tag))
        .operation(
            "UntagResource", () -> Operation.of(UntagResourceRequest::builder, groups::untag));
  }

  private static void addStreams(ServiceDefinition.Builder service, StreamApi streams) {
    service
        .operation(
            "CreateLogStream", () -> Operation.of(CreateLogStreamRequest::builder, streams::create))
        .operation(
            "DeleteLogStream", () -> Operation.of(DeleteLogStreamRequest::builder, streams::delete))
        .operation(
            "DescribeLogStreams",
            () -> Operation.of(DescribeLogStreamsRequest::builder, streams::describe));
  }

  private static void addEvents(ServiceDefinition.Builder service, EventApi events) {
    service
        .operation("PutLogEvents", () -> Operation.of(PutLogEventsRequest::builder, events::put))
        .operation("GetLogEvents", () -> Operation.of(GetLogEventsRequest::builder, events::get))
        .operation(
            "FilterLogEvents", () -> Operation.of(FilterLogEventsRequest::builder, events::filter));
  }
}
