package dev.headrace.supporting.costexplorer;

import dev.headrace.billing.bill.Rollup;
import dev.headrace.billing.bill.UsageLine;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** Finds the values by which costs can be grouped and filtered. */
final class Values {
  private final MonthlyBills bills;

  Values(MonthlyBills bills) {
    this.bills = bills;
  }

  /**
   * What somebody looks for.
   *
   * @param wanted which lines count: those that the caller may see and did not filter out
   * @param of the values that a line has of what is asked for
   * @param search what a value holds, in capitals or not; empty for all values
   * @param order empty for the values' own
   */
  record Question(
      Interval interval,
      Predicate<UsageLine> wanted,
      Function<UsageLine, Collection<String>> of,
      String search,
      List<Sorting> order) {
    Question {
      search = search.toLowerCase(Locale.ROOT);
    }

    private boolean asksForCosts() {
      return order.stream().anyMatch(sorting -> sorting.metric().isCost());
    }

    private boolean matches(String value) {
      return value.toLowerCase(Locale.ROOT).contains(search);
    }
  }

  /** A value, and what its lines come to. */
  record Value(String text, Sums sums) {}

  /**
   * All of them, in their order.
   *
   * @throws dev.headrace.wire.ServiceError if they are sorted by costs of what has no price
   */
  List<Value> answer(Question question) {
    NavigableMap<String, Sums> found = new TreeMap<>();
    for (YearMonth month : question.interval.months()) {
      new Tally(bills.of(month, Rollup.Span.DAY), question.asksForCosts())
          .count(line -> sums(question, line, found));
    }
    List<Value> values = new ArrayList<>();
    found.forEach((text, sums) -> values.add(new Value(text, sums)));
    values.sort(Sorting.order(question.order));
    return values;
  }

  private static List<Sums> sums(
      Question question, UsageLine line, NavigableMap<String, Sums> found) {
    if (!question.interval.whole().holds(line.startEpochMillis()) || !question.wanted.test(line)) {
      return List.of();
    }
    return question.of.apply(line).stream()
        .filter(question::matches)
        .map(value -> found.computeIfAbsent(value, text -> new Sums()))
        .toList();
  }
}
