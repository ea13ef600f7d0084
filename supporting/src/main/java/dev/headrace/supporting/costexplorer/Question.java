package dev.headrace.supporting.costexplorer;

import dev.headrace.billing.bill.UsageLine;
import java.util.List;
import java.util.function.Predicate;

/**
 * What costs somebody asks for.
 *
 * @param wanted which lines count: those that the caller may see and did not filter out
 */
record Question(
    Interval interval, List<Metric> metrics, List<GroupKey> groups, Predicate<UsageLine> wanted) {

  /** The names of the groups that a line belongs to. */
  List<String> groupsOf(UsageLine line) {
    return groups.stream().map(group -> group.of(line)).toList();
  }

  boolean asksForCosts() {
    return metrics.stream().anyMatch(Metric::isCost);
  }
}
