package dev.headrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidSequenceTokenException;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;

/** Protocol awsJson1.1 as the SDK's own client of CloudWatch Logs speaks it. */
class LogsClientTest {
  private final Harness logs = new Harness("logs");
  private final CloudWatchLogsClient client =
      Clients.of(CloudWatchLogsClient.builder(), logs.server.uri());

  @AfterEach
  void close() {
    logs.close();
  }

  @Test
  void events_arrive_and_come_back_as_they_were() {
    GetLogEventsResponse page =
        GetLogEventsResponse.builder()
            .events(
                OutputLogEvent.builder().timestamp(1L).message("täg\n\u0001").build(),
                OutputLogEvent.builder().ingestionTime(2L).build())
            .nextForwardToken("f/1")
            .build();
    logs.answer(
            "PutLogEvents", PutLogEventsRequest::builder, PutLogEventsResponse.builder().build())
        .answer("GetLogEvents", GetLogEventsRequest::builder, page);
    PutLogEventsRequest put =
        PutLogEventsRequest.builder()
            .logGroupName("/aws/lambda/f")
            .logStreamName("2026/11/23/[$LATEST]0")
            .logEvents(InputLogEvent.builder().timestamp(1_700_000_000_000L).message("m").build())
            .build();

    client.putLogEvents(put);
    assertThat(logs.lastRequest()).isEqualTo(put);

    GetLogEventsResponse got = client.getLogEvents(r -> r.logStreamName("s").startFromHead(true));
    assertThat(got).matches(page::equalsBySdkFields);
    assertThat(got.responseMetadata().requestId()).isEqualTo(logs.lastCall().requestId());
  }

  @Test
  void an_operation_without_an_output_answers_with_nothing() {
    logs.answer(
        "CreateLogGroup", CreateLogGroupRequest::builder, CreateLogGroupResponse.builder().build());

    client.createLogGroup(r -> r.logGroupName("g").tags(Map.of("a", "b")));

    assertThat(((CreateLogGroupRequest) logs.lastRequest()).tags()).containsEntry("a", "b");
  }

  @Test
  void errors_are_the_exceptions_that_the_client_throws_with_their_own_members() {
    logs.on(
        "PutLogEvents",
        PutLogEventsRequest::builder,
        (call, request) -> {
          throw new ServiceError("InvalidSequenceTokenException", "The next token is 7")
              .with("expectedSequenceToken", "7");
        });

    assertThatThrownBy(() ->
            client.putLogEvents(r ->
                r.logGroupName("g")
                    .logStreamName("s")
                    .logEvents(InputLogEvent.builder().timestamp(1L).message("m").build())))
        .isInstanceOfSatisfying(
            InvalidSequenceTokenException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(400);
              assertThat(e.expectedSequenceToken()).isEqualTo("7");
              assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("The next token is 7");
            });
  }

  @Test
  void an_operation_that_is_not_implemented_is_named() {
    assertThatThrownBy(() -> client.describeDestinations())
        .isInstanceOfSatisfying(
            CloudWatchLogsException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(501);
              assertThat(e.awsErrorDetails().errorMessage())
                  .contains("DescribeDestinations of CloudWatch Logs");
            });
  }
}
