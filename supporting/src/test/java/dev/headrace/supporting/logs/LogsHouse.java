package dev.headrace.supporting.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.ports.LogStream;
import dev.headrace.store.DataFolder;
import dev.headrace.supporting.ServiceHouse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

/** Logs over a folder, with a client and a clock that stands still until it is moved. */
final class LogsHouse implements AutoCloseable {
  static final Partition PARTITION = new Partition(ServiceHouse.ACCOUNT, "us-east-1");

  private final Path path;
  private final LogLimits limits;
  private final ServiceHouse house = new ServiceHouse();
  private DataFolder folder;
  private Instant now = Instant.parse("2026-11-23T12:00:00Z");
  Logs logs;
  final CloudWatchLogsClient client = house.client(CloudWatchLogsClient.builder());

  LogsHouse(Path path, LogLimits limits) throws IOException {
    this.path = path;
    this.limits = limits;
    this.folder = DataFolder.open(path);
    this.logs = open();
  }

  private Logs open() throws IOException {
    InstantSource clock = () -> now;
    Logs opened = Logs.open(folder, clock, limits);
    house.serve(opened.service()::serve);
    return opened;
  }

  /** Closes what is there and opens it again, as the next process does. */
  void restart() throws IOException {
    logs.close();
    folder.close();
    folder = DataFolder.open(path);
    logs = open();
  }

  ServiceHouse house() {
    return house;
  }

  long now() {
    return now.toEpochMilli();
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** Opens a stream as a service does. */
  LogStream stream(String group, String stream) {
    return logs.groups().open(PARTITION, group, stream);
  }

  /** Makes a group with a stream. */
  void make(String group, String stream) {
    client.createLogGroup(r -> r.logGroupName(group));
    client.createLogStream(r -> r.logGroupName(group).logStreamName(stream));
  }

  void put(String group, String stream, InputLogEvent... events) {
    client.putLogEvents(r -> r.logGroupName(group).logStreamName(stream).logEvents(events));
  }

  static InputLogEvent event(long epochMillis, String message) {
    return InputLogEvent.builder().timestamp(epochMillis).message(message).build();
  }

  /** All messages of a stream, by pages from its head. */
  List<String> messages(String group, String stream) {
    var messages = new java.util.ArrayList<String>();
    @Nullable String token = null;
    while (true) {
      @Nullable String from = token;
      var page =
          client.getLogEvents(
              r -> r.logGroupName(group).logStreamName(stream).startFromHead(true).nextToken(from));
      page.events().stream().map(OutputLogEvent::message).forEach(messages::add);
      if (page.nextForwardToken().equals(token)) {
        return messages;
      }
      token = page.nextForwardToken();
    }
  }

  static void refused(ThrowingCallable call, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CloudWatchLogsException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code));
  }

  @Override
  public void close() throws IOException {
    client.close();
    logs.close();
    house.close();
    folder.close();
  }
}
