package dev.headrace.supporting.logs;

import dev.headrace.wire.CallContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogStreamResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;

/** The operations on streams. */
final class StreamApi {
  private static final int DEFAULT_PAGE = 50;

  private final LogsAccess access;

  StreamApi(LogsAccess access) {
    this.access = access;
  }

  CreateLogStreamResponse create(CallContext call, CreateLogStreamRequest request) {
    return access.write(() -> {
      LogStore store = access.store();
      LogGroup group =
          GroupNames.find(store.connection(), call.partition(), request.logGroupName());
      if (!store.createStream(group, request.logStreamName(), access.epochMillis())) {
        throw LogsErrors.streamExists();
      }
      return CreateLogStreamResponse.builder().build();
    });
  }

  DeleteLogStreamResponse delete(CallContext call, DeleteLogStreamRequest request) {
    return access.write(() -> {
      LogStore store = access.store();
      LogGroup group =
          GroupNames.find(store.connection(), call.partition(), request.logGroupName());
      StoredStream stream = GroupNames.stream(store.connection(), group, request.logStreamName());
      store.deleteStream(stream.id());
      return DeleteLogStreamResponse.builder().build();
    });
  }

  DescribeLogStreamsResponse describe(CallContext call, DescribeLogStreamsRequest request) {
    String name = GroupNames.one(request.logGroupName(), request.logGroupIdentifier());
    boolean byTime = request.orderBy() == OrderBy.LAST_EVENT_TIME;
    if (byTime && request.logStreamNamePrefix() != null) {
      throw LogsErrors.invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
    }
    StreamToken token = StreamToken.parse(request.nextToken());
    int limit = Objects.requireNonNullElse(request.limit(), DEFAULT_PAGE);
    return access.read(connection -> {
      LogGroup group = GroupNames.find(connection, call.partition(), name);
      List<StoredStream> streams = list(connection, group, request, token, limit + 1);
      List<StoredStream> shown = streams.subList(0, Math.min(limit, streams.size()));
      return DescribeLogStreamsResponse.builder()
          .logStreams(shown.stream().map(stream -> answer(group, stream)).toList())
          .nextToken(streams.size() > limit ? token(shown.getLast()) : null)
          .build();
    });
  }

  private static List<StoredStream> list(
      Connection connection,
      LogGroup group,
      DescribeLogStreamsRequest request,
      @Nullable StreamToken after,
      int limit)
      throws SQLException {
    boolean descending = Boolean.TRUE.equals(request.descending());
    if (request.orderBy() == OrderBy.LAST_EVENT_TIME) {
      return LogQueries.streamsByTime(connection, group, after, descending, limit);
    }
    return LogQueries.streamsByName(
        connection,
        group,
        Objects.requireNonNullElse(request.logStreamNamePrefix(), ""),
        after == null ? null : after.name(),
        descending,
        limit);
  }

  private static String token(StoredStream last) {
    return new StreamToken(last.order(), last.name()).text();
  }

  /** As AWS has it since 2019, a stream does not say how many bytes it holds. */
  @SuppressWarnings("deprecation") // clients still expect the member
  private static LogStream answer(LogGroup group, StoredStream stream) {
    return LogStream.builder()
        .logStreamName(stream.name())
        .creationTime(stream.createdEpochMillis())
        .firstEventTimestamp(stream.firstEpochMillis())
        .lastEventTimestamp(stream.lastEpochMillis())
        .lastIngestionTime(stream.lastIngestedEpochMillis())
        .arn(group.streamArn(stream.name()))
        .storedBytes(0L)
        .build();
  }
}
