package dev.headrace.supporting.logs;

import static dev.headrace.supporting.logs.LogsHouse.event;
import static dev.headrace.supporting.logs.LogsHouse.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.ports.LogStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

@Timeout(300)
final class LogBoundsTest {
  private static final long NEVER = 1L << 30;
  private static final Pattern DROPPED = Pattern.compile("\\[headrace] (\\d+) .*dropped.*\n");

  @TempDir Path temporary;

  /** Limits whose lines stay in memory until somebody reads. */
  private static LogLimits memory(long all, long stream, long reserved) {
    return new LogLimits(all, stream, reserved, NEVER, NEVER, 1_000, 1_000, NEVER);
  }

  private static LogLimits disk(long stream, long all) {
    return new LogLimits(NEVER, NEVER, 0, stream, all, 1_000, 1_000, 1);
  }

  /** How many lines a notice says were dropped; 0 for any other line. */
  private static long dropped(String message) {
    Matcher notice = DROPPED.matcher(message);
    return notice.matches() ? Long.parseLong(notice.group(1)) : 0;
  }

  @Test
  void a_gigabyte_of_lines_fills_neither_memory_nor_disk() throws IOException {
    long maxStreamBytes = 8 << 20;
    LogLimits usual = LogLimits.DEFAULT;
    var limits =
        new LogLimits(
            usual.maxPendingBytes(),
            usual.maxPendingStreamBytes(),
            usual.reservedStreamBytes(),
            maxStreamBytes,
            usual.maxTotalBytes(),
            usual.maxStreams(),
            usual.maxGroups(),
            usual.flushMillis());
    try (var house = new LogsHouse(temporary, limits)) {
      LogStream flood = house.stream("flood", "s");
      LogStream quiet = house.stream("quiet", "s");
      String line = "x".repeat(1023);
      long most = 0;
      for (int i = 0; i < 1 << 20; i++) {
        flood.line(house.now() + i / 1000, line);
        if (i % 10_000 == 0) {
          quiet.line(house.now(), "still here");
        }
        most = Math.max(most, house.logs.pendingHeapBytes());
      }
      flood.line(house.now() + 2000, "the last line");

      assertThat(most).isLessThan(limits.maxPendingStreamBytes() + (64 << 10));
      List<String> messages = house.messages("flood", "s");
      assertThat(messages.getLast()).isEqualTo("the last line\n");
      assertThat(messages.stream().filter(m -> dropped(m) > 0)).isNotEmpty();
      assertThat(house.messages("quiet", "s")).hasSize(105).containsOnly("still here\n");
      LogGroup group = house.client.describeLogGroups().logGroups().getFirst();
      assertThat(group.storedBytes()).isLessThanOrEqualTo(maxStreamBytes);
      assertThat(Files.size(temporary.resolve(LogSchema.FILE))).isLessThan(3 * maxStreamBytes);
    }
  }

  @Test
  void lines_that_find_no_room_in_memory_are_counted_in_the_log() throws IOException {
    try (var house = new LogsHouse(temporary, memory(NEVER, 10_000, 0))) {
      LogStream stream = house.stream("g", "s");
      String line = "x".repeat(35);
      int bytes = new LogLine(0, line + "\n").heapBytes();
      assertThat(10_000 % bytes).isZero();
      for (int i = 0; i < 10_000 / bytes; i++) {
        stream.line(house.now(), line);
      }
      assertThat(house.messages("g", "s")).hasSize(10_000 / bytes).containsOnly(line + "\n");

      for (int i = 0; i < 10_000 / bytes + 7; i++) {
        stream.line(house.now(), line);
      }
      List<String> all = house.messages("g", "s");
      assertThat(all.stream().mapToLong(LogBoundsTest::dropped).sum()).isEqualTo(7);
      assertThat(all).hasSize(2 * (10_000 / bytes) + 1);
      assertThat(all.get(10_000 / bytes)).startsWith("[headrace] 7 lines were dropped here");
    }
  }

  @Test
  void a_line_larger_than_the_memory_of_its_stream_is_dropped_and_told() throws IOException {
    try (var house = new LogsHouse(temporary, memory(NEVER, 1_000, 0))) {
      LogStream stream = house.stream("g", "s");
      stream.line(house.now(), "x".repeat(2_000));
      assertThat(house.messages("g", "s"))
          .singleElement()
          .satisfies(message -> assertThat(dropped(message)).isEqualTo(1));
    }
  }

  @Test
  void who_prints_little_loses_nothing_to_who_prints_much() throws IOException {
    try (var house = new LogsHouse(temporary, memory(20_000, 10_000, 1_000))) {
      LogStream quiet = house.stream("g", "quiet");
      quiet.line(house.now(), "before");
      List<LogStream> floods =
          IntStream.range(0, 5).mapToObj(i -> house.stream("g", "flood" + i)).toList();
      for (int i = 0; i < 1_000; i++) {
        floods.forEach(flood -> flood.line(house.now(), "x".repeat(100)));
      }
      quiet.line(house.now(), "after");
      assertThat(house.logs.pendingHeapBytes()).isLessThanOrEqualTo(20_000 + 6 * 1_000);
      assertThat(house.messages("g", "quiet")).containsExactly("before\n", "after\n");
      assertThat(house.logs.pendingHeapBytes()).isZero();
      for (int i = 0; i < 5; i++) {
        List<String> messages = house.messages("g", "flood" + i);
        assertThat(messages.stream().mapToLong(LogBoundsTest::dropped).sum())
            .isEqualTo(1_000 - (messages.size() - 1));
      }
    }
  }

  @Test
  void the_oldest_lines_of_a_long_stream_go_and_are_counted() throws IOException {
    try (var house = new LogsHouse(temporary, disk(100_000, NEVER))) {
      house.make("g", "s");
      String message = "x".repeat(10_000);
      for (int i = 0; i < 50; i++) {
        house.put("g", "s", event(house.now() + i, i + message));
        assertThat(house.client.describeLogGroups().logGroups().getFirst().storedBytes())
            .isLessThanOrEqualTo(100_000);
      }
      List<String> messages = house.messages("g", "s");
      assertThat(dropped(messages.getFirst())).isEqualTo(50 - (messages.size() - 1));
      assertThat(messages.stream().filter(m -> dropped(m) > 0)).hasSize(1);
      assertThat(messages.getLast()).isEqualTo(49 + message);
    }
  }

  @Test
  void the_oldest_lines_of_all_go_where_all_take_too_much() throws IOException {
    try (var house = new LogsHouse(temporary, disk(NEVER, 320_000))) {
      String message = "x".repeat(10_000);
      for (int i = 0; i < 60; i++) {
        String group = "g" + i / 20;
        if (i % 20 == 0) {
          house.make(group, "s");
        }
        house.put(group, "s", event(house.now() + i, i + message));
        assertThat(storedBytes(house)).isLessThanOrEqualTo(320_000);
      }
      assertThat(house.messages("g0", "s"))
          .singleElement()
          .satisfies(notice -> assertThat(dropped(notice)).isEqualTo(20));
      List<String> partly = house.messages("g1", "s");
      assertThat(dropped(partly.getFirst())).isEqualTo(20 - (partly.size() - 1)).isPositive();
      assertThat(house.messages("g2", "s")).hasSize(20);
      house.restart();
      house.put("g2", "s", event(house.now() + 60, "x".repeat(300_000)));
      assertThat(storedBytes(house)).isLessThanOrEqualTo(320_000);
    }
  }

  private static long storedBytes(LogsHouse house) {
    return house.client.describeLogGroups().logGroups().stream()
        .mapToLong(LogGroup::storedBytes)
        .sum();
  }

  @Test
  void the_streams_that_were_written_to_longest_ago_go_where_there_are_too_many()
      throws IOException {
    try (var house =
        new LogsHouse(temporary, new LogLimits(NEVER, NEVER, 0, NEVER, NEVER, 3, 10, 1))) {
      house.make("g", "a");
      for (String name : List.of("b", "c")) {
        house.pass(Duration.ofSeconds(1));
        house.client.createLogStream(r -> r.logGroupName("g").logStreamName(name));
      }
      house.pass(Duration.ofSeconds(1));
      house.put("g", "a", event(house.now(), "kept"));
      refused(
          () -> house.client.createLogStream(r -> r.logGroupName("g").logStreamName("a")),
          "ResourceAlreadyExistsException");
      assertThat(streams(house)).containsExactly("a", "b", "c");
      house.client.createLogStream(r -> r.logGroupName("g").logStreamName("d"));
      assertThat(streams(house)).containsExactly("a", "c", "d");
      house.stream("g", "e").line(house.now(), "x");
      assertThat(streams(house)).hasSize(3).contains("a", "e");
      assertThat(house.messages("g", "a")).containsExactly("kept");
    }
  }

  private static List<String> streams(LogsHouse house) {
    return house.client.describeLogStreams(r -> r.logGroupName("g")).logStreams().stream()
        .map(software.amazon.awssdk.services.cloudwatchlogs.model.LogStream::logStreamName)
        .toList();
  }

  @Test
  void a_region_of_an_account_has_no_more_groups_than_it_may() throws IOException {
    try (var house =
        new LogsHouse(temporary, new LogLimits(NEVER, NEVER, 0, NEVER, NEVER, 10, 2, 1))) {
      house.make("a", "s");
      house.make("b", "s");
      refused(
          () -> house.client.createLogGroup(r -> r.logGroupName("b")),
          "ResourceAlreadyExistsException");
      refused(
          () -> house.client.createLogGroup(r -> r.logGroupName("c")), "LimitExceededException");
      house.stream("d", "s").line(house.now(), "nowhere to go");
      house.stream("a", "s").line(house.now(), "still written");
      house
          .logs
          .groups()
          .open(new Partition("111122223333", "eu-west-1"), "c", "s")
          .line(house.now(), "elsewhere");
      assertThat(house.messages("a", "s")).containsExactly("still written\n");
      assertThat(house.client.describeLogGroups().logGroups())
          .extracting(LogGroup::logGroupName)
          .containsExactly("a", "b");
    }
  }

  @Test
  void streams_that_print_at_once_keep_their_lines_while_others_read() throws Exception {
    var limits = LogLimits.DEFAULT;
    try (var house = new LogsHouse(temporary, limits)) {
      var printers = new ArrayList<Thread>();
      for (int t = 0; t < 4; t++) {
        LogStream stream = house.stream("g", "s" + t);
        printers.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int i = 0; i < 5_000; i++) {
                    stream.line(house.now() + i, "line " + i);
                  }
                }));
      }
      int seen = 0;
      while (printers.stream().anyMatch(Thread::isAlive)) {
        int now = house.messages("g", "s0").size();
        assertThat(now).isGreaterThanOrEqualTo(seen);
        seen = now;
      }
      for (Thread printer : printers) {
        printer.join();
      }
      List<String> expected = IntStream.range(0, 5_000).mapToObj(i -> "line " + i + "\n").toList();
      for (int t = 0; t < 4; t++) {
        assertThat(house.messages("g", "s" + t)).isEqualTo(expected);
      }
    }
  }
}
