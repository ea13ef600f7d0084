package dev.headrace.supporting.logs;

import static dev.headrace.supporting.logs.LogsHouse.event;
import static dev.headrace.supporting.logs.LogsHouse.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.kernel.Partition;
import dev.headrace.wire.MemberCoverage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

@SuppressWarnings("deprecation") // tools still tag by groups
final class LogsClientTest {
  @TempDir Path temporary;
  private LogsHouse house;
  private CloudWatchLogsClient client;

  @BeforeEach
  void open() throws IOException {
    house = new LogsHouse(temporary, LogLimits.DEFAULT);
    client = house.client;
  }

  @AfterEach
  void close() throws IOException {
    house.close();
  }

  private GetLogEventsResponse get(@Nullable String token, int limit) {
    return client.getLogEvents(r ->
        r.logGroupName("g").logStreamName("s").startFromHead(true).nextToken(token).limit(limit));
  }

  private static List<String> messages(GetLogEventsResponse page) {
    return page.events().stream().map(OutputLogEvent::message).toList();
  }

  private List<String> filter(String pattern) {
    return client.filterLogEvents(r -> r.logGroupName("g").filterPattern(pattern)).events().stream()
        .map(FilteredLogEvent::message)
        .toList();
  }

  private void putNumbers(int from, int to) {
    house.put(
        "g",
        "s",
        IntStream.rangeClosed(from, to)
            .mapToObj(i -> event(house.now() + i, "m" + i))
            .toArray(InputLogEvent[]::new));
  }

  @Test
  void it_is_said_of_every_member_what_becomes_of_it() {
    assertThat(new MemberCoverage(house.logs.service()).problems()).isEmpty();
  }

  @Test
  void what_work_prints_can_be_read_at_once() {
    var stream = house.stream("/aws/lambda/f", "2026/11/23/[$LATEST]abc");
    stream.line(house.now(), "START");
    stream.line(house.now() + 1, "");
    assertThat(house.messages("/aws/lambda/f", "2026/11/23/[$LATEST]abc"))
        .containsExactly("START\n", "\n");
    stream.line(house.now() + 2, "END");
    assertThat(house.messages("/aws/lambda/f", "2026/11/23/[$LATEST]abc"))
        .containsExactly("START\n", "\n", "END\n");
  }

  @Test
  void an_opened_stream_is_there_before_its_first_line() {
    house.stream("g", "s");
    assertThat(client.describeLogGroups().logGroups()).hasSize(1);
    LogStream stream = client.describeLogStreams(r -> r.logGroupName("g")).logStreams().getFirst();
    assertThat(stream.logStreamName()).isEqualTo("s");
    assertThat(stream.lastEventTimestamp()).isNull();
  }

  @Test
  void work_that_still_prints_makes_its_deleted_group_again() {
    var stream = house.stream("g", "s");
    stream.line(house.now(), "one");
    client.deleteLogGroup(r -> r.logGroupName("g"));
    assertThat(client.describeLogGroups().logGroups()).isEmpty();
    stream.line(house.now(), "two");
    assertThat(house.messages("g", "s")).containsExactly("two\n");
  }

  @Test
  void groups_are_made_described_and_deleted() {
    client.createLogGroup(r -> r.logGroupName("/app/one").tags(Map.of("team", "a")));
    client.createLogGroup(r -> r.logGroupName("/app/two").logGroupClass("INFREQUENT_ACCESS"));
    client.createLogGroup(r -> r.logGroupName("/other"));
    refused(
        () -> client.createLogGroup(r -> r.logGroupName("/other")),
        "ResourceAlreadyExistsException");
    LogGroup one =
        client.describeLogGroups(r -> r.logGroupNamePrefix("/app/o")).logGroups().getFirst();
    assertThat(one.logGroupArn())
        .isEqualTo("arn:aws:logs:us-east-1:111122223333:log-group:/app/one");
    assertThat(one.arn()).isEqualTo(one.logGroupArn() + ":*");
    assertThat(one.creationTime()).isEqualTo(house.now());
    assertThat(one.retentionInDays()).isNull();
    assertThat(one.logGroupClassAsString()).isEqualTo("STANDARD");
    assertThat(names(client.describeLogGroups(r -> r.logGroupNamePattern("o")).logGroups()))
        .containsExactly("/app/one", "/app/two", "/other");
    assertThat(names(client.describeLogGroups(r -> r.logGroupNamePattern("O")).logGroups()))
        .isEmpty();
    assertThat(
            names(client.describeLogGroups(r -> r.logGroupClass("INFREQUENT_ACCESS")).logGroups()))
        .containsExactly("/app/two");
    assertThat(
            names(
                client
                    .describeLogGroups(r -> r.logGroupIdentifiers("/other", one.logGroupArn()))
                    .logGroups()))
        .containsExactly("/other", "/app/one");
    client.deleteLogGroup(r -> r.logGroupName("/other"));
    refused(
        () -> client.deleteLogGroup(r -> r.logGroupName("/other")), "ResourceNotFoundException");
    assertThat(names(client.describeLogGroups().logGroups()))
        .containsExactly("/app/one", "/app/two");
  }

  private static List<String> names(List<LogGroup> groups) {
    return groups.stream().map(LogGroup::logGroupName).toList();
  }

  @Test
  void groups_come_in_pages() {
    for (int i = 0; i < 7; i++) {
      int number = i;
      client.createLogGroup(r -> r.logGroupName("g" + number));
    }
    List<String> all = new ArrayList<>();
    client.describeLogGroupsPaginator(r -> r.limit(3)).logGroups().stream()
        .map(LogGroup::logGroupName)
        .forEach(all::add);
    assertThat(all).containsExactly("g0", "g1", "g2", "g3", "g4", "g5", "g6");
    assertThat(client.describeLogGroups(r -> r.limit(7)).nextToken()).isNull();
    refused(() -> client.describeLogGroups(r -> r.nextToken("?")), "InvalidParameterException");
  }

  @Test
  void accounts_and_regions_are_kept_apart() {
    house.make("g", "s");
    house.put("g", "s", event(house.now(), "mine"));
    var elsewhere = new Partition(LogsHouse.PARTITION.account(), "eu-west-1");
    house.logs.groups().open(elsewhere, "g", "s").line(house.now(), "elsewhere");
    house.logs.groups().open(elsewhere, "only-there", "s").line(house.now(), "elsewhere");
    try (var other =
        house
            .house()
            .client(
                CloudWatchLogsClient.builder(), AwsBasicCredentials.create("999988887777", "s"))) {
      assertThat(other.describeLogGroups().logGroups()).isEmpty();
      refused(
          () -> other.getLogEvents(r -> r.logGroupName("g").logStreamName("s")),
          "ResourceNotFoundException");
      refused(
          () -> other.filterLogEvents(r -> r.logGroupIdentifier(arn("g"))),
          "ResourceNotFoundException");
    }
    assertThat(names(client.describeLogGroups().logGroups())).containsExactly("g");
    assertThat(house.messages("g", "s")).containsExactly("mine");
    client.deleteLogGroup(r -> r.logGroupName("g"));
    client.createLogGroup(r -> r.logGroupName("g"));
    assertThat(client.filterLogEvents(r -> r.logGroupName("g")).events()).isEmpty();
  }

  private static String arn(String group) {
    return "arn:aws:logs:us-east-1:111122223333:log-group:" + group;
  }

  @Test
  void a_group_has_fifty_tags_at_most() {
    client.createLogGroup(r -> r.logGroupName("g").tags(Map.of("a", "1", "b", "2")));
    client.tagResource(r -> r.resourceArn(arn("g")).tags(Map.of("b", "3", "c", "")));
    client.untagLogGroup(r -> r.logGroupName("g").tags("a", "unknown"));
    assertThat(client.listTagsForResource(r -> r.resourceArn(arn("g"))).tags())
        .isEqualTo(Map.of("b", "3", "c", ""));
    Map<String, String> more = new TreeMap<>();
    for (int i = 0; i < 48; i++) {
      more.put("k" + i, "v");
    }
    client.tagLogGroup(r -> r.logGroupName("g").tags(more));
    assertThat(client.listTagsLogGroup(r -> r.logGroupName("g")).tags()).hasSize(50);
    refused(
        () -> client.tagResource(r -> r.resourceArn(arn("g")).tags(Map.of("one-more", ""))),
        "TooManyTagsException");
    assertThat(client.listTagsLogGroup(r -> r.logGroupName("g")).tags()).hasSize(50);
    client.untagResource(r -> r.resourceArn(arn("g")).tagKeys("k0"));
    client.tagResource(r -> r.resourceArn(arn("g")).tags(Map.of("one-more", "")));
    refused(
        () -> client.tagResource(r -> r.resourceArn(arn("h")).tags(Map.of("a", ""))),
        "ResourceNotFoundException");
    refused(
        () -> client.tagResource(r -> r.resourceArn("g").tags(Map.of("a", ""))),
        "InvalidParameterException");
    refused(
        () -> client.tagLogGroup(r -> r.logGroupName("g").tags(Map.of("aws:a", ""))),
        "InvalidParameterException");
  }

  @Test
  void streams_come_by_name_or_by_their_latest_event() {
    house.make("g", "b");
    client.createLogStream(r -> r.logGroupName("g").logStreamName("a/2"));
    client.createLogStream(r -> r.logGroupName("g").logStreamName("a/1"));
    house.put("g", "b", event(house.now() - 5, "x"), event(house.now(), "y"));
    house.put("g", "a/2", event(house.now() + 1, "z"));
    assertThat(streams(null, null, false)).containsExactly("a/1", "a/2", "b");
    assertThat(streams(null, null, true)).containsExactly("b", "a/2", "a/1");
    assertThat(streams("a/", null, false)).containsExactly("a/1", "a/2");
    assertThat(streams(null, OrderBy.LAST_EVENT_TIME, false)).containsExactly("a/1", "b", "a/2");
    assertThat(streams(null, OrderBy.LAST_EVENT_TIME, true)).containsExactly("a/2", "b", "a/1");
    refused(() -> streams("a", OrderBy.LAST_EVENT_TIME, false), "InvalidParameterException");
    LogStream b =
        client
            .describeLogStreams(r -> r.logGroupName("g").logStreamNamePrefix("b"))
            .logStreams()
            .getFirst();
    assertThat(b.firstEventTimestamp()).isEqualTo(house.now() - 5);
    assertThat(b.lastEventTimestamp()).isEqualTo(house.now());
    assertThat(b.lastIngestionTime()).isEqualTo(house.now());
    assertThat(b.arn()).isEqualTo(arn("g") + ":log-stream:b");
  }

  private List<String> streams(@Nullable String prefix, @Nullable OrderBy by, boolean descending) {
    return client
        .describeLogStreamsPaginator(r ->
            r.logGroupIdentifier(arn("g"))
                .logStreamNamePrefix(prefix)
                .orderBy(by)
                .descending(descending)
                .limit(1))
        .logStreams()
        .stream()
        .map(LogStream::logStreamName)
        .toList();
  }

  @Test
  void a_stream_is_deleted_with_its_events() {
    house.make("g", "s");
    refused(
        () -> client.createLogStream(r -> r.logGroupName("g").logStreamName("s")),
        "ResourceAlreadyExistsException");
    house.put("g", "s", event(house.now(), "x"));
    client.deleteLogStream(r -> r.logGroupName("g").logStreamName("s"));
    refused(() -> house.messages("g", "s"), "ResourceNotFoundException");
    refused(
        () -> client.deleteLogStream(r -> r.logGroupName("g").logStreamName("s")),
        "ResourceNotFoundException");
    refused(() -> house.put("g", "s", event(house.now(), "x")), "ResourceNotFoundException");
    client.createLogStream(r -> r.logGroupName("g").logStreamName("s"));
    assertThat(house.messages("g", "s")).isEmpty();
  }

  @Test
  void events_come_by_their_time_and_then_as_they_came() {
    house.make("g", "s");
    house.put("g", "s", event(house.now() + 2, "c"), event(house.now() + 2, "d"));
    house.put("g", "s", event(house.now(), "a"), event(house.now() + 2, "e"));
    house.put("g", "s", event(house.now() + 1, "b"));
    assertThat(house.messages("g", "s")).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void pages_lead_to_the_end_and_stay_there() {
    house.make("g", "s");
    putNumbers(0, 4);
    GetLogEventsResponse one = get(null, 2);
    assertThat(messages(one)).containsExactly("m0", "m1");
    GetLogEventsResponse two = get(one.nextForwardToken(), 2);
    assertThat(messages(two)).containsExactly("m2", "m3");
    GetLogEventsResponse three = get(two.nextForwardToken(), 2);
    assertThat(messages(three)).containsExactly("m4");
    GetLogEventsResponse end = get(three.nextForwardToken(), 2);
    assertThat(end.events()).isEmpty();
    assertThat(end.nextForwardToken()).isEqualTo(three.nextForwardToken());
    putNumbers(5, 5);
    assertThat(messages(get(end.nextForwardToken(), 2))).containsExactly("m5");
  }

  @Test
  void pages_lead_back_to_the_head_and_stay_there() {
    house.make("g", "s");
    putNumbers(0, 4);
    GetLogEventsResponse last =
        client.getLogEvents(r -> r.logGroupName("g").logStreamName("s").limit(2));
    assertThat(messages(last)).containsExactly("m3", "m4");
    GetLogEventsResponse before = get(last.nextBackwardToken(), 2);
    assertThat(messages(before)).containsExactly("m1", "m2");
    GetLogEventsResponse head = get(before.nextBackwardToken(), 2);
    assertThat(messages(head)).containsExactly("m0");
    GetLogEventsResponse beyond = get(head.nextBackwardToken(), 2);
    assertThat(beyond.events()).isEmpty();
    assertThat(beyond.nextBackwardToken()).isEqualTo(head.nextBackwardToken());
    assertThat(messages(get(beyond.nextForwardToken(), 2))).containsExactly("m0", "m1");
    GetLogEventsResponse end = get(last.nextForwardToken(), 2);
    assertThat(end.events()).isEmpty();
    assertThat(messages(get(end.nextBackwardToken(), 2))).containsExactly("m3", "m4");
  }

  @Test
  void a_page_from_an_empty_stream_leads_to_what_comes() {
    house.make("g", "s");
    GetLogEventsResponse empty = client.getLogEvents(r -> r.logGroupName("g").logStreamName("s"));
    assertThat(empty.events()).isEmpty();
    putNumbers(0, 1);
    assertThat(messages(get(empty.nextForwardToken(), 5))).containsExactly("m0", "m1");
  }

  @Test
  void a_range_has_its_start_and_not_its_end_but_a_search_has_both() {
    house.make("g", "s");
    putNumbers(0, 4);
    long start = house.now() + 1;
    long end = house.now() + 3;
    assertThat(
            messages(
                client.getLogEvents(
                    r -> r.logGroupName("g").logStreamName("s").startTime(start).endTime(end))))
        .containsExactly("m1", "m2");
    assertThat(
            client
                .filterLogEvents(r -> r.logGroupName("g").startTime(start).endTime(end))
                .events()
                .stream()
                .map(FilteredLogEvent::message))
        .containsExactly("m1", "m2", "m3");
  }

  @Test
  void a_page_holds_a_mebibyte() {
    house.make("g", "s");
    String message = "x".repeat((1 << 19) - LogLine.OVERHEAD_BYTES);
    house.put("g", "s", event(house.now(), message), event(house.now() + 1, message));
    house.put("g", "s", event(house.now() + 2, "x"));
    assertThat(get(null, 10_000).events()).hasSize(2);
    var page = client.filterLogEvents(r -> r.logGroupName("g"));
    assertThat(page.events()).hasSize(2);
    assertThat(
            client.filterLogEvents(r -> r.logGroupName("g").nextToken(page.nextToken())).events())
        .hasSize(1);
  }

  @Test
  void wrong_tokens_are_refused() {
    house.make("g", "s");
    for (String token : List.of("x", "f/", "f/12", "x/" + Position.START.digits())) {
      refused(() -> get(token, 5), "InvalidParameterException");
    }
    for (String token : List.of("x", "9".repeat(56), "f/" + Position.START.digits())) {
      refused(
          () -> client.filterLogEvents(r -> r.logGroupName("g").nextToken(token)),
          "InvalidParameterException");
    }
    refused(
        () ->
            client.filterLogEvents(
                r -> r.logGroupName("g").logStreamNames("s").logStreamNamePrefix("s")),
        "InvalidParameterException");
    refused(() -> client.filterLogEvents(r -> {}), "InvalidParameterException");
    refused(
        () -> client.describeLogStreams(r -> r.logGroupName("g").logGroupIdentifier("g")),
        "InvalidParameterException");
  }

  @Test
  void a_search_interleaves_streams_and_names_each() {
    house.make("g", "a");
    client.createLogStream(r -> r.logGroupName("g").logStreamName("b"));
    client.createLogStream(r -> r.logGroupName("g").logStreamName("other"));
    house.put("g", "a", event(house.now(), "1"), event(house.now() + 2, "3"));
    house.put("g", "b", event(house.now() + 1, "2"), event(house.now() + 3, "4"));
    house.put("g", "other", event(house.now() + 4, "5"));
    List<FilteredLogEvent> all =
        client.filterLogEventsPaginator(r -> r.logGroupName("g").limit(2)).events().stream()
            .toList();
    assertThat(all)
        .extracting(event -> event.logStreamName() + event.message())
        .containsExactly("a1", "b2", "a3", "b4", "other5");
    assertThat(all.stream().map(FilteredLogEvent::eventId).distinct()).hasSize(5);
    assertThat(
            client.filterLogEvents(r -> r.logGroupName("g").logStreamNames("a", "other")).events())
        .extracting(FilteredLogEvent::message)
        .containsExactly("1", "3", "5");
    assertThat(client.filterLogEvents(r -> r.logGroupName("g").logStreamNamePrefix("o")).events())
        .extracting(FilteredLogEvent::message)
        .containsExactly("5");
    refused(
        () -> client.filterLogEvents(r -> r.logGroupName("g").logStreamNames("a", "none")),
        "ResourceNotFoundException");
  }

  @Test
  void a_search_finds_terms_and_conditions() {
    house.make("g", "s");
    house.put(
        "g",
        "s",
        event(house.now(), "ERROR a"),
        event(house.now(), "ERROR b"),
        event(house.now(), "{\"level\":\"ERROR\",\"ms\":12}"));
    assertThat(filter("ERROR -b")).hasSize(2);
    assertThat(filter("ERROR \"b\"")).containsExactly("ERROR b");
    assertThat(filter("{ $.level = \"ERR*\" && $.ms > 11.5 }")).hasSize(1);
    refused(() -> filter("%a%"), "InvalidParameterException");
    refused(() -> filter("[a, b]"), "InvalidParameterException");
  }

  @Test
  void retention_removes_old_events() {
    house.make("g", "s");
    house.put("g", "s", event(house.now() - Duration.ofHours(23).toMillis(), "old"));
    house.put("g", "s", event(house.now(), "new"));
    refused(
        () -> client.putRetentionPolicy(r -> r.logGroupName("g").retentionInDays(2)),
        "InvalidParameterException");
    client.putRetentionPolicy(r -> r.logGroupName("g").retentionInDays(1));
    assertThat(client.describeLogGroups().logGroups().getFirst().retentionInDays()).isEqualTo(1);
    assertThat(house.messages("g", "s")).containsExactly("old", "new");
    house.pass(Duration.ofHours(2));
    assertThat(house.messages("g", "s")).containsExactly("new");
    assertThat(filter("")).containsExactly("new");
    long before = client.describeLogGroups().logGroups().getFirst().storedBytes();
    house.logs.expire();
    assertThat(client.describeLogGroups().logGroups().getFirst().storedBytes())
        .isPositive()
        .isLessThan(before);
    client.deleteRetentionPolicy(r -> r.logGroupName("g"));
    assertThat(client.describeLogGroups().logGroups().getFirst().retentionInDays()).isNull();
    house.pass(Duration.ofDays(10));
    house.logs.expire();
    assertThat(house.messages("g", "s")).containsExactly("new");
  }

  @Test
  void a_put_tells_which_events_it_left_out() {
    house.make("g", "s");
    long now = house.now();
    long day = Duration.ofDays(1).toMillis();
    var rejected =
        client
            .putLogEvents(r ->
                r.logGroupName("g")
                    .logStreamName("s")
                    .sequenceToken("any")
                    .logEvents(
                        event(now - 14 * day - 1, "too old"),
                        event(now, "good"),
                        event(now + Duration.ofHours(2).toMillis() + 1, "too new")))
            .rejectedLogEventsInfo();
    assertThat(rejected.tooOldLogEventEndIndex()).isEqualTo(1);
    assertThat(rejected.expiredLogEventEndIndex()).isNull();
    assertThat(rejected.tooNewLogEventStartIndex()).isEqualTo(2);
    assertThat(house.messages("g", "s")).containsExactly("good");
    client.putRetentionPolicy(r -> r.logGroupName("g").retentionInDays(1));
    assertThat(
            client
                .putLogEvents(r ->
                    r.logGroupName("g")
                        .logStreamName("s")
                        .logEvents(event(now - day - 1, "expired"), event(now, "more")))
                .rejectedLogEventsInfo()
                .expiredLogEventEndIndex())
        .isEqualTo(1);
    assertThat(house.messages("g", "s")).containsExactly("good", "more");
  }

  @Test
  void a_batch_has_ten_thousand_events_and_a_mebibyte_at_most() {
    house.make("g", "s");
    InputLogEvent[] most = new InputLogEvent[10_000];
    Arrays.fill(most, event(house.now(), "x"));
    house.put("g", "s", most);
    InputLogEvent[] tooMany = Arrays.copyOf(most, 10_001);
    tooMany[10_000] = most[0];
    refused(() -> house.put("g", "s", tooMany), "InvalidParameterException");
    assertThat(house.messages("g", "s")).hasSize(10_000);
    client.createLogStream(r -> r.logGroupName("g").logStreamName("large"));
    String largest = "x".repeat((1 << 20) - LogLine.OVERHEAD_BYTES);
    house.put("g", "large", event(house.now(), largest));
    refused(
        () -> house.put("g", "large", event(house.now(), largest + "x")),
        "InvalidParameterException");
    refused(
        () -> house.put("g", "large", event(house.now(), largest), event(house.now(), "x")),
        "InvalidParameterException");
    assertThat(house.messages("g", "large")).containsExactly(largest);
  }

  @Test
  void every_message_comes_back_as_it_was() {
    house.make("g", "s");
    String message = "tab\t nul\u0000 \u00e9 \ud83d\ude00 quote\" back\\ feed\n";
    house.put("g", "s", event(house.now(), message));
    assertThat(house.messages("g", "s")).containsExactly(message);
  }

  @Test
  void a_restart_keeps_all() throws IOException {
    house.make("g", "s");
    client.putRetentionPolicy(r -> r.logGroupName("g").retentionInDays(7));
    client.tagLogGroup(r -> r.logGroupName("g").tags(Map.of("a", "1")));
    putNumbers(0, 2);
    house.stream("/aws/lambda/f", "x").line(house.now(), "printed just before");
    GetLogEventsResponse page = get(null, 2);
    house.restart();
    assertThat(messages(get(page.nextForwardToken(), 2))).containsExactly("m2");
    assertThat(house.messages("/aws/lambda/f", "x")).containsExactly("printed just before\n");
    LogGroup group =
        client.describeLogGroups(r -> r.logGroupNamePrefix("g")).logGroups().getFirst();
    assertThat(group.retentionInDays()).isEqualTo(7);
    assertThat(client.listTagsLogGroup(r -> r.logGroupName("g")).tags())
        .isEqualTo(Map.of("a", "1"));
  }

  @Test
  void what_is_not_supported_is_refused() {
    refused(
        () -> client.createLogGroup(r -> r.logGroupName("g").kmsKeyId("arn:aws:kms:k")),
        "InvalidParameterException");
    refused(() -> client.createLogGroup(r -> r.logGroupName("aws/x")), "InvalidParameterException");
    refused(() -> client.createLogGroup(r -> r.logGroupName("a b")), "InvalidParameterException");
    refused(
        () -> client.describeLogGroups(r -> r.includeLinkedAccounts(true)),
        "InvalidParameterException");
  }
}
