package dev.headrace.supporting.costexplorer;

import java.util.Comparator;
import java.util.List;

/**
 * By what values are sorted; ascending where a request does not say.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_SortDefinition.html">
 *     SortDefinition</a>
 */
record Sorting(Metric metric, boolean isDescending) {
  /** The order of values; those that are equal in all metrics stand by their own order. */
  static Comparator<Values.Value> order(List<Sorting> sortings) {
    Comparator<Values.Value> order = Comparator.comparing(Values.Value::text);
    for (Sorting sorting : sortings.reversed()) {
      Comparator<Values.Value> first =
          Comparator.comparing(value -> value.sums().exact(sorting.metric));
      order = (sorting.isDescending ? first.reversed() : first).thenComparing(order);
    }
    return order;
  }
}
