package dev.headrace.supporting.costexplorer;

import dev.headrace.billing.bill.Period;
import dev.headrace.billing.bill.UsageLine;
import dev.headrace.wire.CallContext;
import dev.headrace.wire.Caller;
import dev.headrace.wire.Members;
import dev.headrace.wire.Operation;
import dev.headrace.wire.ServiceDefinition;
import dev.headrace.wire.ServiceTable;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import software.amazon.awssdk.services.costexplorer.model.GetCostAndUsageRequest;
import software.amazon.awssdk.services.costexplorer.model.GetCostAndUsageResponse;
import software.amazon.awssdk.services.costexplorer.model.GetDimensionValuesRequest;
import software.amazon.awssdk.services.costexplorer.model.GetTagsRequest;
import software.amazon.awssdk.services.costexplorer.model.Group;
import software.amazon.awssdk.services.costexplorer.model.GroupDefinition;
import software.amazon.awssdk.services.costexplorer.model.MetricValue;
import software.amazon.awssdk.services.costexplorer.model.ResultByTime;

/** The operations of Cost Explorer. */
final class CostExplorerApi {
  private final Costs costs;
  private final ValuesApi values;
  private final InstantSource clock;

  CostExplorerApi(MonthlyBills bills, InstantSource clock, int rowsPerPage) {
    this.costs = new Costs(bills, rowsPerPage);
    this.values = new ValuesApi(bills, clock, rowsPerPage);
    this.clock = clock;
  }

  ServiceDefinition define() {
    return ServiceDefinition.builder(ServiceTable.of("ce"))
        .operation(
            "GetCostAndUsage",
            () -> Operation.of(GetCostAndUsageRequest::builder, this::costAndUsage))
        .operation(
            "GetDimensionValues",
            () -> Operation.of(GetDimensionValuesRequest::builder, values::dimensionValues))
        .operation("GetTags", () -> Operation.of(GetTagsRequest::builder, values::tags))
        .members(Members.load(CostExplorerApi.class, "ce.members"))
        .build();
  }

  GetCostAndUsageResponse costAndUsage(CallContext call, GetCostAndUsageRequest request) {
    Question question = question(call, request);
    String fingerprint = fingerprint(call, request);
    PageToken token = PageToken.of(request.nextPageToken(), fingerprint);
    Page page = costs.answer(question, token == null ? null : token.after());
    return GetCostAndUsageResponse.builder()
        .groupDefinitions(request.hasGroupBy() ? request.groupBy() : null)
        .resultsByTime(results(question, page))
        .dimensionValueAttributes(List.of())
        .nextPageToken(
            page.isLast()
                ? null
                : new PageToken(fingerprint, page.rows().getLast().position()).text())
        .build();
  }

  private static String fingerprint(CallContext call, GetCostAndUsageRequest request) {
    return PageToken.fingerprint(
        call.accountId() + request.toBuilder().nextPageToken(null).build());
  }

  private Question question(CallContext call, GetCostAndUsageRequest request) {
    if (request.metrics().isEmpty()) {
      throw Invalid.request("Metrics: at least one is needed");
    }
    Interval interval =
        Interval.parse(
            Granularity.valueOf(request.granularityAsString()),
            request.timePeriod().start(),
            request.timePeriod().end(),
            clock.millis());
    return new Question(
        interval,
        request.metrics().stream().distinct().map(name -> Metric.parse("Metrics", name)).toList(),
        groups(request.groupBy()),
        visible(call.accountId()).and(FilterApi.read(request.filter())));
  }

  /** Which lines an account sees. */
  static Predicate<UsageLine> visible(String account) {
    return account.equals(Caller.DEFAULT_ACCOUNT)
        ? line -> true
        : line -> line.partition().account().equals(account);
  }

  private static List<GroupKey> groups(List<GroupDefinition> definitions) {
    if (definitions.size() > GroupKey.MAX) {
      throw Invalid.request("GroupBy: costs are grouped by " + GroupKey.MAX + " things at most");
    }
    return definitions.stream().map(CostExplorerApi::group).toList();
  }

  private static GroupKey group(GroupDefinition definition) {
    String type = definition.typeAsString();
    String key = definition.key();
    if (type == null || key == null) {
      throw Invalid.request("GroupBy: each has a Type and a Key");
    }
    return type.equals("TAG") ? GroupKey.tag(type, key) : GroupKey.dimension(type, key);
  }

  private List<ResultByTime> results(Question question, Page page) {
    List<ResultByTime> results = new ArrayList<>();
    List<Page.Row> rows = page.rows();
    int from = 0;
    while (from < rows.size()) {
      Period period = rows.get(from).period();
      int to = from;
      while (to < rows.size() && rows.get(to).period().equals(period)) {
        to++;
      }
      results.add(result(question, period, rows.subList(from, to)));
      from = to;
    }
    return results;
  }

  /** A period's result; until its month is over, prices by tiers and blended rates may move. */
  private ResultByTime result(Question question, Period period, List<Page.Row> rows) {
    Interval interval = question.interval();
    long monthEnd = Period.of(Period.monthOf(period.startEpochMillis())).endEpochMillis();
    boolean isGrouped = !question.groups().isEmpty();
    List<Page.Row> groups = rows.stream().filter(row -> !row.groups().isEmpty()).toList();
    return ResultByTime.builder()
        .timePeriod(it ->
            it.start(interval.shown(period.startEpochMillis()))
                .end(interval.shown(period.endEpochMillis())))
        .total(isGrouped ? Map.of() : metrics(question, rows.getFirst().sums()))
        .groups(groups.stream().map(row -> group(question, row)).toList())
        .estimated(monthEnd > clock.millis())
        .build();
  }

  private static Group group(Question question, Page.Row row) {
    return Group.builder().keys(row.groups()).metrics(metrics(question, row.sums())).build();
  }

  private static Map<String, MetricValue> metrics(Question question, Sums sums) {
    Map<String, MetricValue> values = new LinkedHashMap<>();
    for (Metric metric : question.metrics()) {
      values.put(
          metric.shown(),
          MetricValue.builder().amount(sums.amount(metric)).unit(sums.unit(metric)).build());
    }
    return values;
  }
}
