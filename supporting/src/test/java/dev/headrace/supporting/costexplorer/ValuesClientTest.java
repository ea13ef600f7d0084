package dev.headrace.supporting.costexplorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.billing.bill.Bill;
import dev.headrace.billing.bill.Period;
import dev.headrace.billing.bill.Rollup;
import dev.headrace.billing.bill.Terms;
import dev.headrace.billing.bill.UsageLine;
import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import dev.headrace.kernel.Partition;
import dev.headrace.supporting.ServiceHouse;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.costexplorer.CostExplorerClient;
import software.amazon.awssdk.services.costexplorer.model.CostExplorerException;
import software.amazon.awssdk.services.costexplorer.model.DimensionValuesWithAttributes;
import software.amazon.awssdk.services.costexplorer.model.Expression;
import software.amazon.awssdk.services.costexplorer.model.GetDimensionValuesRequest;
import software.amazon.awssdk.services.costexplorer.model.GetDimensionValuesResponse;
import software.amazon.awssdk.services.costexplorer.model.GetTagsRequest;
import software.amazon.awssdk.services.costexplorer.model.GetTagsResponse;
import software.amazon.awssdk.services.costexplorer.model.SortDefinition;

/** What costs can be filtered by, as the SDK's client sees it. */
final class ValuesClientTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:30:00Z");
  private static final String HERE = "us-east-1";
  private static final int VALUES_PER_PAGE = 3;
  private static final Partition ME = new Partition(ServiceHouse.ACCOUNT, HERE);
  private static final Partition OTHER = new Partition("444455556666", HERE);
  private static final PriceKey REQUESTS = new PriceKey("AWSLambda", HERE, "Request", "Invoke");
  private static final PriceKey COMPUTE =
      new PriceKey("AWSLambda", HERE, "Lambda-GB-Second", "Invoke");
  private static final PriceKey PUTS = PriceKey.of("AmazonS3", HERE, "Requests-Tier1");
  private static final PriceKey LAMPS = PriceKey.of("AWSLambda", HERE, "Lamp-Hours");

  private final ServiceHouse house = new ServiceHouse();
  private final List<UsageLine> usage = new ArrayList<>();
  private CostExplorerClient client;

  @BeforeEach
  void open() {
    var explorer = new CostExplorer(this::bill, InstantSource.fixed(NOW), VALUES_PER_PAGE);
    house.serve(explorer.service()::serve);
    client = house.client(CostExplorerClient.builder());
  }

  @AfterEach
  void close() {
    client.close();
    house.close();
  }

  private Bill bill(YearMonth month, Rollup.Span span) {
    Period period = Period.of(month);
    var rollup = new Rollup(span, period);
    usage.stream().filter(line -> period.holds(line.startEpochMillis())).forEach(rollup::add);
    return Bill.of(rollup.lines(), PriceBook.shipped(), Terms.PUBLIC, period);
  }

  private void used(
      Partition by, String day, PriceKey key, PriceUnit unit, String quantity, String... tags) {
    long from = Instant.parse(day + "T08:00:00Z").toEpochMilli();
    var tagged = new TreeMap<String, String>();
    for (int i = 0; i < tags.length; i += 2) {
      tagged.put(tags[i], tags[i + 1]);
    }
    usage.add(
        new UsageLine(
            by,
            key,
            "arn:of:something",
            tagged,
            from,
            from + Period.HOUR_MILLIS,
            unit,
            new BigDecimal(quantity),
            BigDecimal.ZERO));
  }

  /** 0.60 USD of requests in two months, 8.33335 USD of compute and 0.005 USD of S3. */
  private void useSome() {
    used(ME, "2026-10-05", REQUESTS, PriceUnit.REQUEST, "1000000", "team", "green");
    used(ME, "2026-11-02", REQUESTS, PriceUnit.REQUEST, "2000000", "team", "blue");
    used(ME, "2026-11-18", COMPUTE, PriceUnit.GB_SECOND, "500000", "team", "blue", "Stage", "prod");
    used(ME, "2026-11-18", PUTS, PriceUnit.REQUEST, "1000");
  }

  private static GetDimensionValuesRequest.Builder autumn(String dimension) {
    return GetDimensionValuesRequest.builder()
        .timePeriod(it -> it.start("2026-10-01").end("2026-12-01"))
        .dimension(dimension);
  }

  private static GetTagsRequest.Builder tags() {
    return GetTagsRequest.builder().timePeriod(it -> it.start("2026-10-01").end("2026-12-01"));
  }

  private static Consumer<Expression.Builder> only(String dimension, String value) {
    return filter -> filter.dimensions(it -> it.key(dimension).values(value));
  }

  private static SortDefinition by(String metric, @Nullable String order) {
    return SortDefinition.builder().key(metric).sortOrder(order).build();
  }

  private List<String> values(GetDimensionValuesRequest.Builder request) {
    return texts(client.getDimensionValues(request.build()));
  }

  private static List<String> texts(GetDimensionValuesResponse answer) {
    return answer.dimensionValues().stream().map(DimensionValuesWithAttributes::value).toList();
  }

  private static void refused(ThrowingCallable call, String code, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CostExplorerException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
              assertThat(e.awsErrorDetails().errorMessage()).contains(words);
            });
  }

  private void invalid(GetDimensionValuesRequest.Builder request, String... words) {
    refused(() -> client.getDimensionValues(request.build()), "ValidationException", words);
  }

  @Test
  void a_dimension_has_the_values_of_what_was_used_in_the_time() {
    useSome();
    assertThat(values(autumn("SERVICE")))
        .containsExactly("AWS Lambda", "Amazon Simple Storage Service");
    assertThat(values(autumn("OPERATION"))).containsExactly("Invoke", "NoOperation");
    assertThat(values(autumn("REGION"))).containsExactly(HERE);
    assertThat(
            values(autumn("USAGE_TYPE").timePeriod(it -> it.start("2026-10-01").end("2026-11-03"))))
        .containsExactly("Request");
    assertThat(values(autumn("SERVICE").timePeriod(it -> it.start("2026-11-03").end("2026-11-18"))))
        .as("the day of the end is not in the time")
        .isEmpty();
  }

  @Test
  void a_usage_type_says_its_unit_and_all_values_are_counted() {
    useSome();
    GetDimensionValuesResponse answer =
        client.getDimensionValues(autumn("USAGE_TYPE").context("COST_AND_USAGE").build());
    assertThat(answer.dimensionValues())
        .extracting(value -> value.attributes().get("unit"))
        .containsExactly("GB-second", "request", "request");
    assertThat(answer.returnSize()).isEqualTo(3);
    assertThat(answer.totalSize()).isEqualTo(3);
    assertThat(answer.nextPageToken()).isNull();
    assertThat(client.getDimensionValues(autumn("SERVICE").build()).dimensionValues())
        .allMatch(value -> value.attributes().isEmpty());
  }

  @Test
  void values_are_searched_and_filtered() {
    useSome();
    assertThat(values(autumn("USAGE_TYPE").searchString("request")))
        .containsExactly("Request", "Requests-Tier1");
    assertThat(values(autumn("USAGE_TYPE").searchString("lamp"))).isEmpty();
    assertThat(values(autumn("USAGE_TYPE").filter(only("SERVICE", "AWS Lambda"))))
        .containsExactly("Lambda-GB-Second", "Request");
    assertThat(values(autumn("SERVICE").filter(f -> f.tags(t -> t.key("team").values("green")))))
        .containsExactly("AWS Lambda");
  }

  @Test
  void values_are_sorted_by_what_they_come_to_in_the_whole_time() {
    useSome();
    GetDimensionValuesRequest.Builder question =
        autumn("USAGE_TYPE").sortBy(by("UnblendedCost", "DESCENDING"));
    assertThat(values(question)).containsExactly("Lambda-GB-Second", "Request", "Requests-Tier1");
    assertThat(values(autumn("USAGE_TYPE").sortBy(by("UsageQuantity", null))))
        .as("ascending where nothing is said: 1,000, 500,000 and 3,000,000")
        .containsExactly("Requests-Tier1", "Lambda-GB-Second", "Request");
    GetDimensionValuesResponse two = client.getDimensionValues(question.maxResults(2).build());
    assertThat(texts(two)).containsExactly("Lambda-GB-Second", "Request");
    assertThat(two.returnSize()).isEqualTo(2);
    assertThat(two.totalSize()).isEqualTo(3);
    assertThat(two.nextPageToken()).isNull();
  }

  @Test
  void what_does_not_go_together_is_refused() {
    GetDimensionValuesRequest.Builder sorted = autumn("SERVICE").sortBy(by("UsageQuantity", null));
    invalid(sorted.copy().searchString("a"), "neither SearchString nor NextPageToken");
    invalid(sorted.copy().nextPageToken("a"), "neither SearchString nor NextPageToken");
    invalid(sorted.copy().maxResults(ValuesApi.MAX_SORTED + 1), "at most 1000");
    assertThat(values(sorted.copy().maxResults(ValuesApi.MAX_SORTED))).isEmpty();
    invalid(autumn("SERVICE").maxResults(1), "with SortBy only");
    invalid(autumn("SERVICE").sortBy(by("Cost", null)), "SortBy: each", "not 'Cost'");
    invalid(autumn("AZ"), "[LINKED_ACCOUNT, ", "not 'AZ'");
    invalid(autumn("SERVICE").context("RESERVATIONS"), "there are no reserved instances");
    invalid(autumn("SERVICE").timePeriod(it -> it.start("2026-11-05").end("2026-11-05")), "before");
    invalid(
        autumn("SERVICE")
            .timePeriod(it -> it.start("2026-11-05T00:00:00Z").end("2026-11-06T00:00:00Z")),
        "Start is a day such as");
    refused(
        () ->
            client.getDimensionValues(
                autumn("SERVICE")
                    .timePeriod(it -> it.start("2025-08-01").end("2026-11-06"))
                    .build()),
        "BillExpirationException",
        "earliest Start");
  }

  @Test
  void pages_put_together_are_all_values() {
    for (int i = 0; i < 2 * VALUES_PER_PAGE + 1; i++) {
      used(ME, "2026-11-03", PUTS, PriceUnit.REQUEST, "200", "team", "t" + i);
    }
    List<String> seen = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    String token = null;
    do {
      GetTagsResponse page = client.getTags(tags().tagKey("team").nextPageToken(token).build());
      assertThat(page.totalSize()).isEqualTo(7);
      assertThat(page.returnSize()).isEqualTo(page.tags().size());
      seen.addAll(page.tags());
      sizes.add(page.tags().size());
      token = page.nextPageToken();
    } while (token != null);
    assertThat(seen).containsExactly("t0", "t1", "t2", "t3", "t4", "t5", "t6");
    assertThat(sizes).containsExactly(3, 3, 1);
  }

  @Test
  void a_token_holds_for_its_own_request_alone() {
    for (int i = 0; i <= VALUES_PER_PAGE; i++) {
      used(ME, "2026-11-03", PUTS, PriceUnit.REQUEST, "200", "team", "t" + i);
    }
    String token = client.getTags(tags().tagKey("team").build()).nextPageToken();
    assertThat(token).isNotNull();
    refused(
        () -> client.getTags(tags().tagKey("stage").nextPageToken(token).build()),
        "RequestChangedException",
        "other parameters");
    refused(
        () -> client.getTags(tags().tagKey("team").nextPageToken("?").build()),
        "InvalidNextTokenException",
        "without NextPageToken");
  }

  @Test
  void tags_are_found_by_their_keys_and_then_by_their_values() {
    useSome();
    assertThat(client.getTags(tags().build()).tags()).containsExactly("Stage", "team");
    assertThat(client.getTags(tags().searchString("stag").build()).tags()).containsExactly("Stage");
    assertThat(client.getTags(tags().tagKey("team").build()).tags())
        .containsExactly("blue", "green");
    assertThat(client.getTags(tags().tagKey("team").searchString("EE").build()).tags())
        .containsExactly("green");
    assertThat(client.getTags(tags().tagKey("nobody").build()).tags()).isEmpty();
    assertThat(
            client
                .getTags(
                    tags()
                        .tagKey("team")
                        .sortBy(by("NetAmortizedCost", "DESCENDING"))
                        .maxResults(1)
                        .build())
                .tags())
        .containsExactly("blue");
    assertThat(client.getTags(tags().filter(only("USAGE_TYPE", "Request")).build()).tags())
        .containsExactly("team");
  }

  @Test
  void what_has_no_price_is_a_value_but_has_no_place_among_costs() {
    useSome();
    used(ME, "2026-11-03", LAMPS, PriceUnit.HOUR, "3");
    assertThat(values(autumn("USAGE_TYPE").searchString("lam")))
        .containsExactly("Lambda-GB-Second", "Lamp-Hours");
    assertThat(values(autumn("USAGE_TYPE").sortBy(by("UsageQuantity", null))))
        .startsWith("Lamp-Hours");
    refused(
        () ->
            client.getDimensionValues(
                autumn("USAGE_TYPE").sortBy(by("UnblendedCost", null)).build()),
        "DataUnavailableException",
        "no price of AWSLambda Lamp-Hours");
  }

  @Test
  void an_account_sees_its_own_values_and_the_default_account_all() {
    useSome();
    used(OTHER, "2026-11-03", REQUESTS, PriceUnit.REQUEST, "1", "team", "theirs");
    assertThat(values(autumn("LINKED_ACCOUNT"))).containsExactly("111122223333");
    assertThat(client.getTags(tags().tagKey("team").build()).tags()).doesNotContain("theirs");
    try (CostExplorerClient management =
        house.client(CostExplorerClient.builder(), AwsBasicCredentials.create("test", "test"))) {
      assertThat(texts(management.getDimensionValues(autumn("LINKED_ACCOUNT").build())))
          .containsExactly("111122223333", "444455556666");
      assertThat(management.getTags(tags().tagKey("team").build()).tags()).contains("theirs");
    }
  }
}
