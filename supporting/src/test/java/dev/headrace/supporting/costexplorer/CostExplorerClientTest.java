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
import dev.headrace.wire.MemberCoverage;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.costexplorer.CostExplorerClient;
import software.amazon.awssdk.services.costexplorer.model.CostExplorerException;
import software.amazon.awssdk.services.costexplorer.model.Expression;
import software.amazon.awssdk.services.costexplorer.model.GetCostAndUsageRequest;
import software.amazon.awssdk.services.costexplorer.model.GetCostAndUsageResponse;
import software.amazon.awssdk.services.costexplorer.model.Group;
import software.amazon.awssdk.services.costexplorer.model.GroupDefinition;
import software.amazon.awssdk.services.costexplorer.model.MetricValue;
import software.amazon.awssdk.services.costexplorer.model.ResultByTime;
import software.amazon.awssdk.services.costexplorer.model.TagValues;

/**
 * Cost Explorer as the SDK's client sees it, over usage whose cost is known from the price list.
 */
final class CostExplorerClientTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:30:00Z");
  private static final String HERE = "us-east-1";
  private static final int ROWS_PER_PAGE = 40;

  private final ServiceHouse house = new ServiceHouse();
  private final List<UsageLine> usage = new ArrayList<>();
  private CostExplorer explorer;
  private CostExplorerClient client;

  @BeforeEach
  void open() {
    explorer = new CostExplorer(this::bill, InstantSource.fixed(NOW), ROWS_PER_PAGE);
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

  private void used(Partition by, String start, PriceKey key, PriceUnit unit, String quantity) {
    used(by, start, key, unit, quantity, Map.of());
  }

  private void used(
      Partition by,
      String start,
      PriceKey key,
      PriceUnit unit,
      String quantity,
      Map<String, String> tags) {
    long from = Instant.parse(start).toEpochMilli();
    usage.add(
        new UsageLine(
            by,
            key,
            "arn:of:something",
            new TreeMap<>(tags),
            from,
            from + Period.HOUR_MILLIS,
            unit,
            new BigDecimal(quantity),
            BigDecimal.ZERO));
  }

  private static final Partition ME = new Partition(ServiceHouse.ACCOUNT, HERE);
  private static final Partition OTHER = new Partition("444455556666", HERE);
  private static final PriceKey REQUESTS = new PriceKey("AWSLambda", HERE, "Request", "Invoke");
  private static final PriceKey COMPUTE =
      new PriceKey("AWSLambda", HERE, "Lambda-GB-Second", "Invoke");
  private static final PriceKey PUTS = PriceKey.of("AmazonS3", HERE, "Requests-Tier1");

  /** 0.40 USD of requests, 8.33335 USD of compute and 0.005 USD of S3, on three days. */
  private void useSome() {
    Map<String, String> blue = Map.of("team", "blue");
    used(ME, "2026-11-02T08:00:00Z", REQUESTS, PriceUnit.REQUEST, "2000000", blue);
    used(ME, "2026-11-18T08:00:00Z", COMPUTE, PriceUnit.GB_SECOND, "500000", blue);
    used(ME, "2026-11-18T09:00:00Z", PUTS, PriceUnit.REQUEST, "1000");
  }

  private static GetCostAndUsageRequest.Builder november(String... metrics) {
    return GetCostAndUsageRequest.builder()
        .timePeriod(it -> it.start("2026-11-01").end("2026-12-01"))
        .granularity("MONTHLY")
        .metrics(metrics);
  }

  private static GetCostAndUsageRequest.Builder period(
      String granularity, String start, String end) {
    return november("UnblendedCost")
        .granularity(granularity)
        .timePeriod(it -> it.start(start).end(end));
  }

  private static GroupDefinition by(String type, String key) {
    return GroupDefinition.builder().type(type).key(key).build();
  }

  private static GroupDefinition by(String dimension) {
    return by("DIMENSION", dimension);
  }

  private GetCostAndUsageResponse ask(GetCostAndUsageRequest.Builder request) {
    return client.getCostAndUsage(request.build());
  }

  /** Each group's names and first metric. */
  private List<String> groups(GetCostAndUsageRequest.Builder request) {
    return ask(request).resultsByTime().stream()
        .flatMap(result -> result.groups().stream())
        .map(CostExplorerClientTest::shown)
        .toList();
  }

  private static String shown(Group group) {
    var metric = group.metrics().values().iterator().next();
    return String.join(" | ", group.keys()) + ": " + metric.amount() + " " + metric.unit();
  }

  /** The total of November of what a filter leaves. */
  private String total(Consumer<Expression.Builder> filter) {
    return cost(ask(november("UnblendedCost").filter(filter)).resultsByTime().getFirst());
  }

  private static String cost(ResultByTime result) {
    return metric(result.total(), "UnblendedCost").amount();
  }

  private static MetricValue metric(Map<String, MetricValue> metrics, String name) {
    return Objects.requireNonNull(metrics.get(name));
  }

  private void refused(GetCostAndUsageRequest.Builder request, String code, String... words) {
    assertThatThrownBy(() -> ask(request))
        .isInstanceOfSatisfying(
            CostExplorerException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
              assertThat(e.awsErrorDetails().errorMessage()).contains(words);
            });
  }

  private void invalid(GetCostAndUsageRequest.Builder request, String... words) {
    refused(request, "ValidationException", words);
  }

  @Test
  void it_is_said_of_every_member_what_becomes_of_it() {
    assertThat(new MemberCoverage(explorer.service()).problems()).isEmpty();
  }

  @Test
  void a_month_costs_what_each_service_was_used_times_its_public_price() {
    useSome();
    GetCostAndUsageResponse answer =
        ask(november("UnblendedCost", "UsageQuantity").groupBy(by("SERVICE")));

    assertThat(answer.groupDefinitions()).containsExactly(by("SERVICE"));
    assertThat(answer.nextPageToken()).isNull();
    assertThat(answer.resultsByTime()).hasSize(1);
    ResultByTime month = answer.resultsByTime().getFirst();
    assertThat(month.timePeriod().start()).isEqualTo("2026-11-01");
    assertThat(month.timePeriod().end()).isEqualTo("2026-12-01");
    assertThat(month.estimated()).isTrue();
    assertThat(month.total()).isEmpty();
    assertThat(month.groups())
        .extracting(CostExplorerClientTest::shown)
        .containsExactly("AWS Lambda: 8.73335 USD", "Amazon Simple Storage Service: 0.005 USD");
    assertThat(metric(month.groups().getFirst().metrics(), "UsageQuantity").unit())
        .as("requests and gigabyte-seconds do not add up to anything")
        .isEqualTo("N/A");
    assertThat(metric(month.groups().getLast().metrics(), "UsageQuantity").amount())
        .isEqualTo("1000");
  }

  @Test
  void without_groups_every_period_has_its_total() {
    useSome();
    List<ResultByTime> days = ask(period("DAILY", "2026-11-17", "2026-11-22")).resultsByTime();
    assertThat(days).extracting(day -> day.timePeriod().start()).startsWith("2026-11-17");
    assertThat(days)
        .extracting(CostExplorerClientTest::cost)
        .containsExactly("0", "8.33835", "0", "0", "0");
    assertThat(days).allMatch(day -> day.groups().isEmpty() && day.estimated());
  }

  @Test
  void hours_are_told_apart() {
    useSome();
    List<ResultByTime> hours =
        ask(period("HOURLY", "2026-11-18T08:00:00Z", "2026-11-18T10:00:00Z")).resultsByTime();
    assertThat(hours).extracting(CostExplorerClientTest::cost).containsExactly("8.33335", "0.005");
    assertThat(hours.getLast().timePeriod().start()).isEqualTo("2026-11-18T09:00:00Z");
    assertThat(hours.getLast().timePeriod().end()).isEqualTo("2026-11-18T10:00:00Z");
  }

  @Test
  void months_in_part_begin_and_end_within_and_those_over_are_no_estimate() {
    useSome();
    used(ME, "2026-10-14T23:00:00Z", REQUESTS, PriceUnit.REQUEST, "1000000");
    used(ME, "2026-10-15T00:00:00Z", REQUESTS, PriceUnit.REQUEST, "3000000");
    List<ResultByTime> months = ask(period("MONTHLY", "2026-10-15", "2026-11-18")).resultsByTime();
    assertThat(months).extracting(CostExplorerClientTest::cost).containsExactly("0.6", "0.4");
    assertThat(months).extracting(ResultByTime::estimated).containsExactly(false, true);
    assertThat(months.getFirst().timePeriod().end()).isEqualTo("2026-11-01");
    assertThat(months.getLast().timePeriod().end()).isEqualTo("2026-11-18");
  }

  @Test
  void groups_are_of_two_dimensions_or_tags_at_most() {
    useSome();
    assertThat(groups(november("UsageQuantity").groupBy(by("USAGE_TYPE"), by("TAG", "team"))))
        .containsExactly(
            "Lambda-GB-Second | team$blue: 500000 GB-second",
            "Request | team$blue: 2000000 request",
            "Requests-Tier1 | team$: 1000 request");
    assertThat(groups(november("UnblendedCost").groupBy(by("OPERATION"), by("RECORD_TYPE"))))
        .containsExactly("Invoke | Usage: 8.73335 USD", "NoOperation | Usage: 0.005 USD");
    assertThat(groups(november("NetAmortizedCost").groupBy(by("REGION"), by("LINKED_ACCOUNT"))))
        .containsExactly("us-east-1 | 111122223333: 8.73835 USD");
    invalid(
        november("UnblendedCost").groupBy(by("REGION"), by("SERVICE"), by("OPERATION")),
        "2 things at most");
    invalid(november("UnblendedCost").groupBy(by("AZ")), "[LINKED_ACCOUNT, ", "not 'AZ'");
    invalid(november("UnblendedCost").groupBy(by("TAG", "")), "Key of a tag");
    invalid(
        november("UnblendedCost").groupBy(GroupDefinition.builder().key("SERVICE").build()),
        "a Type and a Key");
    invalid(november("UnblendedCost").groupBy(by("COST_CATEGORY", "c")), "cost categories");
  }

  @Test
  void tiers_begin_with_the_month_and_blended_rates_are_its_average() {
    used(ME, "2026-11-01T00:00:00Z", COMPUTE, PriceUnit.GB_SECOND, "6000000000");
    used(ME, "2026-11-10T00:00:00Z", COMPUTE, PriceUnit.GB_SECOND, "1000000000");
    ResultByTime day =
        ask(november("UnblendedCost", "BlendedCost", "AmortizedCost", "NetUnblendedCost")
                .timePeriod(it -> it.start("2026-11-10").end("2026-11-11")))
            .resultsByTime()
            .getFirst();
    assertThat(cost(day)).as("at the second tier's 0.000015 USD").isEqualTo("15000");
    assertThat(metric(day.total(), "AmortizedCost").amount()).isEqualTo("15000");
    assertThat(metric(day.total(), "NetUnblendedCost").amount()).isEqualTo("15000");
    assertThat(metric(day.total(), "BlendedCost").amount())
        .as("(100000.2 + 15000) USD / 7")
        .isEqualTo("16428.6");
  }

  @Test
  void a_filter_says_what_counts() {
    useSome();
    assertThat(total(f -> f.dimensions(d -> d.key("SERVICE").values("AWS Lambda", "Nothing"))))
        .isEqualTo("8.73335");
    assertThat(
            total(f ->
                f.not(n -> n.dimensions(d -> d.key("RECORD_TYPE").values("Credit", "Refund")))))
        .isEqualTo("8.73835");
    assertThat(
            total(
                f -> f.and(tagged(t -> t.key("team").values("blue")), of("USAGE_TYPE", "Request"))))
        .isEqualTo("0.4");
    assertThat(
            total(f ->
                f.or(
                    tagged(t -> t.key("team").matchOptionsWithStrings("ABSENT")),
                    of("USAGE_TYPE", "Request"))))
        .isEqualTo("0.405");
    assertThat(total(f -> f.tags(t -> t.key("team").values("red")))).isEqualTo("0");
    assertThat(total(f -> f.tags(t -> t.key("team").values("")))).isEqualTo("0.005");
  }

  private static Expression of(String dimension, String value) {
    return Expression.builder().dimensions(d -> d.key(dimension).values(value)).build();
  }

  private static Expression tagged(Consumer<TagValues.Builder> tags) {
    return Expression.builder().tags(tags).build();
  }

  private static Expression nested(int depth) {
    Expression filter = of("REGION", HERE);
    for (int i = 1; i < depth; i++) {
      filter = Expression.builder().not(filter).build();
    }
    return filter;
  }

  @Test
  void a_filter_that_means_nothing_or_is_too_large_is_refused() {
    invalid(november("UnblendedCost").filter(f -> {}), "exactly one of");
    invalid(
        november("UnblendedCost")
            .filter(f -> f.not(nested(1)).dimensions(d -> d.key("REGION").values(HERE))),
        "one has 2");
    invalid(november("UnblendedCost").filter(f -> f.and(List.of())), "And holds no expression");
    invalid(
        november("UnblendedCost").filter(f -> f.dimensions(d -> d.key("AZ").values("a"))), "AZ");
    invalid(
        november("UnblendedCost").filter(f -> f.dimensions(d -> d.key("REGION"))),
        "a Key and Values");
    invalid(
        november("UnblendedCost")
            .filter(f ->
                f.dimensions(
                    d -> d.key("REGION").values("us").matchOptionsWithStrings("STARTS_WITH"))),
        "STARTS_WITH");
    invalid(
        november("UnblendedCost")
            .filter(f -> f.not(n -> n.costCategories(c -> c.key("c").values("v")))),
        "cost categories");
    assertThat(ask(november("UnblendedCost").filter(nested(FilterApi.MAX_DEPTH))).resultsByTime())
        .hasSize(1);
    invalid(november("UnblendedCost").filter(nested(FilterApi.MAX_DEPTH + 1)), "deeper than 10");
    var values = new String[FilterApi.MAX_VALUES + 1];
    Arrays.fill(values, "eu-west-1");
    invalid(
        november("UnblendedCost").filter(f -> f.dimensions(d -> d.key("REGION").values(values))),
        "more than 2000 values");
    List<Expression> many = new ArrayList<>();
    for (int i = 0; i < FilterApi.MAX_EXPRESSIONS; i++) {
      many.add(nested(1));
    }
    invalid(november("UnblendedCost").filter(f -> f.or(many)), "more than 200 expressions");
    many.removeLast();
    assertThat(ask(november("UnblendedCost").filter(f -> f.or(many))).resultsByTime()).hasSize(1);
  }

  @Test
  void pages_put_together_are_the_whole_answer() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 2 * ROWS_PER_PAGE + 5; i++) {
      String team = "%03d".formatted(i);
      String day = "2026-11-%02dT00:00:00Z".formatted(i % 2 == 0 ? 4 : 5);
      used(ME, day, PUTS, PriceUnit.REQUEST, "200", Map.of("team", team));
      expected.add(day.substring(0, 10) + " team$" + team);
    }
    expected.add("2026-11-03 nothing");
    GetCostAndUsageRequest.Builder question =
        period("DAILY", "2026-11-03", "2026-11-06").groupBy(by("TAG", "team"));
    List<String> seen = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    String token = null;
    do {
      GetCostAndUsageResponse page = ask(question.nextPageToken(token));
      int before = seen.size();
      page.resultsByTime()
          .forEach(result -> {
            String day = result.timePeriod().start() + " ";
            if (result.groups().isEmpty()) {
              seen.add(day + "nothing");
            }
            result.groups().forEach(group -> seen.add(day + group.keys().getFirst()));
          });
      sizes.add(seen.size() - before);
      token = page.nextPageToken();
    } while (token != null);

    assertThat(seen).isEqualTo(expected.stream().sorted().toList());
    assertThat(sizes).containsExactly(ROWS_PER_PAGE, ROWS_PER_PAGE, 6);
  }

  @Test
  void a_token_holds_for_its_own_request_alone() {
    GetCostAndUsageRequest.Builder question = period("DAILY", "2026-10-01", "2026-11-20");
    String token = ask(question).nextPageToken();
    assertThat(token).isNotNull();
    assertThat(ask(question.nextPageToken(token)).resultsByTime()).hasSize(50 - ROWS_PER_PAGE);
    refused(
        period("DAILY", "2026-10-02", "2026-11-20").nextPageToken(token),
        "RequestChangedException",
        "other parameters");
    for (String junk : List.of("", "?", "bm90IGpzb24", "e30", token.substring(2))) {
      refused(question.nextPageToken(junk), "InvalidNextTokenException", "without NextPageToken");
    }
  }

  @Test
  void what_has_no_price_is_not_said_to_cost_nothing() {
    useSome();
    PriceKey lamps = PriceKey.of("AWSLambda", HERE, "Lamp-Hours");
    used(ME, "2026-11-03T00:00:00Z", lamps, PriceUnit.HOUR, "3");
    refused(
        november("UnblendedCost"), "DataUnavailableException", "no price of AWSLambda Lamp-Hours");
    assertThat(groups(november("UsageQuantity").groupBy(by("USAGE_TYPE"))))
        .contains("Lamp-Hours: 3 hour");
    assertThat(total(f -> f.not(n -> n.dimensions(d -> d.key("USAGE_TYPE").values("Lamp-Hours")))))
        .isEqualTo("8.73835");
  }

  @Test
  void an_account_sees_itself_and_the_default_account_sees_all() {
    useSome();
    used(OTHER, "2026-11-03T00:00:00Z", REQUESTS, PriceUnit.REQUEST, "5000000");
    GetCostAndUsageRequest.Builder question =
        november("UnblendedCost").groupBy(by("LINKED_ACCOUNT"));
    assertThat(groups(question)).containsExactly("111122223333: 8.73835 USD");
    try (CostExplorerClient management =
        house.client(CostExplorerClient.builder(), AwsBasicCredentials.create("test", "test"))) {
      assertThat(management.getCostAndUsage(question.build()).resultsByTime().getFirst().groups())
          .extracting(CostExplorerClientTest::shown)
          .containsExactly("111122223333: 8.73835 USD", "444455556666: 1 USD");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "DAILY, 2026-11-05, 2026-11-05, should be before end date",
    "DAILY, 2026-11-21, 2026-11-22, lies in the future",
    "DAILY, 2026-11-31, 2026-12-02, there is no such Start",
    "DAILY, 2026-11-05T00:00:00Z, 2026-11-06T00:00:00Z, Start is a day such as",
    "HOURLY, 2026-11-19T00:00:00Z, 2026-11-20, both days or both hours",
    "HOURLY, 2026-11-19T00:30:00Z, 2026-11-20T00:00:00Z, not a full hour",
    "HOURLY, 2026-11-05, 2026-11-06, the last 14 days",
    "MONTHLY, 2026-11-01, 2029-11-01, at most 800 days",
    "MONTHLY, november, december, failed to satisfy constraint",
    "WEEKLY, 2026-11-01, 2026-11-08, failed to satisfy constraint"
  })
  void a_time_that_means_nothing_is_refused(
      String granularity, String start, String end, String words) {
    invalid(period(granularity, start, end), words);
  }

  @Test
  void the_limits_of_time_are_where_they_are_said_to_be() {
    assertThat(ask(period("HOURLY", "2026-11-06", "2026-11-07")).resultsByTime()).hasSize(24);
    assertThat(ask(period("MONTHLY", "2025-09-01", "2026-11-10")).resultsByTime()).hasSize(15);
    refused(
        period("MONTHLY", "2025-08-31", "2026-11-10"),
        "BillExpirationException",
        "the earliest Start is 2025-09-01");
  }

  @Test
  void metrics_that_there_are_not_are_refused() {
    invalid(november("Cost"), "[UnblendedCost, BlendedCost, ", "not 'Cost'");
    invalid(november("NormalizedUsageAmount"), "reserved instances");
    invalid(november(), "at least one");
  }

  @Test
  void other_operations_are_not_here() {
    assertThatThrownBy(
            () -> client.getSavingsPlansCoverage(r -> r.timePeriod(it -> it.start("a").end("b"))))
        .isInstanceOfSatisfying(
            CostExplorerException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("NotImplementedException"));
  }
}
