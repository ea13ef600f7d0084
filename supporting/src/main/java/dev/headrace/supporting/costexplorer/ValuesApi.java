package dev.headrace.supporting.costexplorer;

import dev.headrace.billing.bill.UsageLine;
import dev.headrace.wire.CallContext;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.costexplorer.model.DateInterval;
import software.amazon.awssdk.services.costexplorer.model.DimensionValuesWithAttributes;
import software.amazon.awssdk.services.costexplorer.model.GetDimensionValuesRequest;
import software.amazon.awssdk.services.costexplorer.model.GetDimensionValuesResponse;
import software.amazon.awssdk.services.costexplorer.model.GetTagsRequest;
import software.amazon.awssdk.services.costexplorer.model.GetTagsResponse;
import software.amazon.awssdk.services.costexplorer.model.SortDefinition;
import software.amazon.awssdk.services.costexplorer.model.SortOrder;

/**
 * The operations that say by what costs can be filtered: the values of a dimension, the keys of
 * tags and their values.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetDimensionValues.html">
 *     GetDimensionValues</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetTags.html">
 *     GetTags</a>
 */
final class ValuesApi {
  /** The most values of a sorted answer, as in AWS. */
  static final int MAX_SORTED = 1_000;

  private final Values values;
  private final InstantSource clock;
  private final int valuesPerPage;

  ValuesApi(MonthlyBills bills, InstantSource clock, int valuesPerPage) {
    this.values = new Values(bills);
    this.clock = clock;
    this.valuesPerPage = valuesPerPage;
  }

  /** What both operations are asked with. */
  private record Asked(
      Interval interval,
      Predicate<UsageLine> wanted,
      @Nullable String search,
      List<Sorting> order,
      @Nullable Integer maxResults,
      @Nullable String token,
      String fingerprint) {
    boolean isSorted() {
      return !order.isEmpty();
    }
  }

  /** A part of all values. */
  private record Part(List<Values.Value> values, int total, @Nullable String nextToken) {}

  GetDimensionValuesResponse dimensionValues(CallContext call, GetDimensionValuesRequest request) {
    Dimension dimension = Dimension.parse("Dimension", request.dimensionAsString());
    Part part =
        part(
            new Asked(
                interval(request.timePeriod()),
                CostExplorerApi.visible(call.accountId()).and(FilterApi.read(request.filter())),
                request.searchString(),
                sortings(request.sortBy()),
                request.maxResults(),
                request.nextPageToken(),
                fingerprint(call, request.toBuilder().nextPageToken(null).build())),
            line -> List.of(dimension.of(line)));
    return GetDimensionValuesResponse.builder()
        .dimensionValues(
            part.values.stream()
                .map(value ->
                    DimensionValuesWithAttributes.builder()
                        .value(value.text())
                        .attributes(attributes(dimension, value))
                        .build())
                .toList())
        .returnSize(part.values.size())
        .totalSize(part.total)
        .nextPageToken(part.nextToken)
        .build();
  }

  /** A usage type says its unit; accounts have no names here. */
  private static Map<String, String> attributes(Dimension dimension, Values.Value value) {
    return dimension == Dimension.USAGE_TYPE
        ? Map.of("unit", value.sums().unit(Metric.USAGE_QUANTITY))
        : Map.of();
  }

  GetTagsResponse tags(CallContext call, GetTagsRequest request) {
    String key = request.tagKey();
    Part part =
        part(
            new Asked(
                interval(request.timePeriod()),
                CostExplorerApi.visible(call.accountId()).and(FilterApi.read(request.filter())),
                request.searchString(),
                sortings(request.sortBy()),
                request.maxResults(),
                request.nextPageToken(),
                fingerprint(call, request.toBuilder().nextPageToken(null).build())),
            key == null ? line -> line.tags().keySet() : line -> valuesOf(line, key));
    return GetTagsResponse.builder()
        .tags(part.values.stream().map(Values.Value::text).toList())
        .returnSize(part.values.size())
        .totalSize(part.total)
        .nextPageToken(part.nextToken)
        .build();
  }

  private static List<String> valuesOf(UsageLine line, String key) {
    String value = line.tags().get(key);
    return value == null ? List.of() : List.of(value);
  }

  private static String fingerprint(CallContext call, Object request) {
    return PageToken.fingerprint(call.accountId() + request);
  }

  private Part part(Asked asked, Function<UsageLine, Collection<String>> of) {
    requireSound(asked);
    PageToken token = PageToken.of(asked.token, asked.fingerprint);
    List<Values.Value> all =
        values.answer(
            new Values.Question(
                asked.interval,
                asked.wanted,
                of,
                asked.search == null ? "" : asked.search,
                asked.order));
    if (asked.isSorted()) {
      int most = asked.maxResults == null ? MAX_SORTED : asked.maxResults;
      return new Part(all.subList(0, Math.min(most, all.size())), all.size(), null);
    }
    return page(all, token, asked.fingerprint);
  }

  private Interval interval(DateInterval period) {
    return Interval.parse(Granularity.DAILY, period.start(), period.end(), clock.millis());
  }

  private static List<Sorting> sortings(List<SortDefinition> definitions) {
    return definitions.stream()
        .map(it ->
            new Sorting(Metric.parse("SortBy", it.key()), it.sortOrder() == SortOrder.DESCENDING))
        .toList();
  }

  private Part page(List<Values.Value> all, @Nullable PageToken token, String fingerprint) {
    int from = 0;
    while (token != null && from < all.size() && isTold(all.get(from), token)) {
      from++;
    }
    List<Values.Value> page = all.subList(from, Math.min(from + valuesPerPage, all.size()));
    boolean isLast = from + page.size() == all.size();
    String next =
        isLast ? null : new PageToken(fingerprint, position(page.getLast().text())).text();
    return new Part(page, all.size(), next);
  }

  private static boolean isTold(Values.Value value, PageToken token) {
    return position(value.text()).compareTo(token.after()) <= 0;
  }

  private static Position position(String value) {
    return new Position(0, List.of(value));
  }

  private static void requireSound(Asked asked) {
    if (asked.isSorted() && (asked.search != null || asked.token != null)) {
      throw Invalid.request("SortBy: goes with neither SearchString nor NextPageToken");
    }
    if (!asked.isSorted() && asked.maxResults != null) {
      throw Invalid.request("MaxResults: is for answers with SortBy only");
    }
    if (asked.maxResults != null && asked.maxResults > MAX_SORTED) {
      throw Invalid.request("MaxResults: is at most " + MAX_SORTED);
    }
  }
}
