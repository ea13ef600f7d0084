package dev.headrace.supporting.logs;

import dev.headrace.supporting.logs.EventReader.Range;
import dev.headrace.supporting.logs.EventReader.Scope;
import dev.headrace.wire.CallContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.RejectedLogEventsInfo;

/** The operations on events. */
final class EventApi {
  private static final int DEFAULT_PAGE = 10_000;

  private final LogsAccess access;

  EventApi(LogsAccess access) {
    this.access = access;
  }

  PutLogEventsResponse put(CallContext call, PutLogEventsRequest request) {
    List<LogLine> events =
        request.logEvents().stream()
            .map(event -> new LogLine(event.timestamp(), event.message()))
            .toList();
    return access.write(() -> {
      LogStore store = access.store();
      LogGroup group =
          GroupNames.find(store.connection(), call.partition(), request.logGroupName());
      StoredStream stream = GroupNames.stream(store.connection(), group, request.logStreamName());
      long now = access.epochMillis();
      PutBatch batch = PutBatch.of(events, group.retainedFrom(now), now);
      if (!batch.accepted().isEmpty()) {
        store.append(group, stream, batch.accepted(), now);
      }
      return PutLogEventsResponse.builder()
          .rejectedLogEventsInfo(rejected(batch, events.size()))
          .build();
    });
  }

  private static @Nullable RejectedLogEventsInfo rejected(PutBatch batch, int events) {
    if (batch.accepted().size() == events) {
      return null;
    }
    return RejectedLogEventsInfo.builder()
        .tooOldLogEventEndIndex(batch.tooOldEnd() > 0 ? batch.tooOldEnd() : null)
        .expiredLogEventEndIndex(batch.expiredEnd() > 0 ? batch.expiredEnd() : null)
        .tooNewLogEventStartIndex(batch.tooNewStart() < events ? batch.tooNewStart() : null)
        .build();
  }

  GetLogEventsResponse get(CallContext call, GetLogEventsRequest request) {
    String name = GroupNames.one(request.logGroupName(), request.logGroupIdentifier());
    PageToken token = PageToken.parse(request.nextToken());
    boolean fromHead = Boolean.TRUE.equals(request.startFromHead());
    int limit = Objects.requireNonNullElse(request.limit(), DEFAULT_PAGE);
    return access.read(connection -> {
      LogGroup group = GroupNames.find(connection, call.partition(), name);
      StoredStream stream = GroupNames.stream(connection, group, request.logStreamName());
      // The end is the first time that no longer belongs.
      Long end = request.endTime() == null ? null : request.endTime() - 1;
      EventPage page =
          EventPage.read(
              connection, stream, range(group, request.startTime(), end), token, fromHead, limit);
      return GetLogEventsResponse.builder()
          .events(page.events().stream().map(EventApi::answer).toList())
          .nextForwardToken(page.forward().text())
          .nextBackwardToken(page.backward().text())
          .build();
    });
  }

  private static OutputLogEvent answer(LogEvent event) {
    return OutputLogEvent.builder()
        .timestamp(event.epochMillis())
        .message(event.text())
        .ingestionTime(event.ingestedEpochMillis())
        .build();
  }

  FilterLogEventsResponse filter(CallContext call, FilterLogEventsRequest request) {
    String name = GroupNames.one(request.logGroupName(), request.logGroupIdentifier());
    if (request.hasLogStreamNames() && request.logStreamNamePrefix() != null) {
      throw LogsErrors.invalid(
          "logStreamNames and logStreamNamePrefix are mutually exclusive parameters.");
    }
    FilterPattern pattern = FilterPattern.parse(request.filterPattern());
    Position after = position(request.nextToken());
    int limit = Objects.requireNonNullElse(request.limit(), DEFAULT_PAGE);
    return access.read(connection -> {
      LogGroup group = GroupNames.find(connection, call.partition(), name);
      Scope scope = scope(connection, group, request);
      Range range = range(group, request.startTime(), request.endTime());
      try (var reader = new EventReader(connection, scope, range, true, after)) {
        return answer(connection, FilteredPage.read(reader, pattern, limit));
      }
    });
  }

  private static Scope scope(Connection connection, LogGroup group, FilterLogEventsRequest request)
      throws SQLException {
    if (request.hasLogStreamNames() && !request.logStreamNames().isEmpty()) {
      var streams = new ArrayList<StoredStream>();
      for (String name : request.logStreamNames()) {
        streams.add(GroupNames.stream(connection, group, name));
      }
      return Scope.streams(streams);
    }
    String prefix = request.logStreamNamePrefix();
    return prefix == null ? Scope.group(group) : Scope.prefix(group, prefix);
  }

  private static FilterLogEventsResponse answer(Connection connection, FilteredPage page)
      throws SQLException {
    Map<Long, String> streams = new HashMap<>();
    var events = new ArrayList<FilteredLogEvent>();
    for (LogEvent event : page.events()) {
      String stream = streams.get(event.streamId());
      if (stream == null) {
        stream = LogQueries.streamName(connection, event.streamId());
        streams.put(event.streamId(), stream);
      }
      events.add(
          FilteredLogEvent.builder()
              .logStreamName(stream)
              .timestamp(event.epochMillis())
              .message(event.text())
              .ingestionTime(event.ingestedEpochMillis())
              .eventId(event.position().digits())
              .build());
    }
    Position next = page.next();
    return FilterLogEventsResponse.builder()
        .events(events)
        .searchedLogStreams(List.of())
        .nextToken(next == null ? null : next.digits())
        .build();
  }

  private static @Nullable Position position(@Nullable String token) {
    try {
      return token == null ? null : Position.parse(token);
    } catch (IllegalArgumentException notMadeHere) {
      throw LogsErrors.invalidToken();
    }
  }

  /** What is both asked for and still retained. */
  private Range range(LogGroup group, @Nullable Long from, @Nullable Long to) {
    long retained = group.retainedFrom(access.epochMillis());
    return new Range(
        Math.max(retained, Objects.requireNonNullElse(from, 0L)),
        Objects.requireNonNullElse(to, Long.MAX_VALUE));
  }
}
