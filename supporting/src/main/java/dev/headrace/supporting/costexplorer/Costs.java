package dev.headrace.supporting.costexplorer;

import dev.headrace.billing.bill.Period;
import dev.headrace.billing.bill.UsageLine;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Answers questions from bills, a month at a time, until a page is full. */
final class Costs {
  private final MonthlyBills bills;
  private final int maxRows;

  /**
   * @param maxRows the most rows of a page, at least 1
   */
  Costs(MonthlyBills bills, int maxRows) {
    this.bills = bills;
    this.maxRows = maxRows;
  }

  /**
   * A page of an answer.
   *
   * @param after the last row of the page before; null for the first page
   * @throws dev.headrace.wire.ServiceError if costs are asked for of what has no price
   */
  Page answer(Question question, @Nullable Position after) {
    List<Page.Row> rows = new ArrayList<>();
    for (YearMonth month : question.interval().months()) {
      if (after == null || Period.of(month).endEpochMillis() > after.startEpochMillis()) {
        for (Page.Row row : rows(question, month)) {
          if (after != null && row.position().compareTo(after) <= 0) {
            continue;
          }
          if (rows.size() == maxRows) {
            return new Page(rows, false);
          }
          rows.add(row);
        }
      }
    }
    return new Page(rows, true);
  }

  private List<Page.Row> rows(Question question, YearMonth month) {
    var sums = new Periods(question, month);
    new Tally(bills.of(month, question.interval().granularity().span()), question.asksForCosts())
        .count(sums::of);
    return sums.rows();
  }

  /** The sums of a month's periods, by the names of their groups. */
  private static final class Periods {
    private final Question question;
    private final NavigableMap<Long, Period> periods = new TreeMap<>();
    private final NavigableMap<Position, Sums> sums = new TreeMap<>();

    Periods(Question question, YearMonth month) {
      this.question = question;
      question
          .interval()
          .periods(month)
          .forEach(period -> periods.put(period.startEpochMillis(), period));
    }

    /** Where a line counts; empty where it does not. */
    List<Sums> of(UsageLine line) {
      var period = periods.floorEntry(line.startEpochMillis());
      if (period == null
          || !period.getValue().holds(line.startEpochMillis())
          || !question.wanted().test(line)) {
        return List.of();
      }
      var position = new Position(period.getKey(), question.groupsOf(line));
      return List.of(sums.computeIfAbsent(position, at -> new Sums()));
    }

    /** In order; a period without any group has a row too. */
    List<Page.Row> rows() {
      List<Page.Row> rows = new ArrayList<>();
      for (Period period : periods.values()) {
        var from = new Position(period.startEpochMillis(), List.of());
        var to = new Position(period.endEpochMillis(), List.of());
        var groups = sums.subMap(from, to);
        groups.forEach((at, sum) -> rows.add(new Page.Row(period, at.groups(), sum)));
        if (groups.isEmpty()) {
          rows.add(new Page.Row(period, List.of(), new Sums()));
        }
      }
      return rows;
    }
  }
}
