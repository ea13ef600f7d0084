package dev.headrace.supporting.costexplorer;

import dev.headrace.billing.bill.Period;
import java.util.List;

/**
 * A part of an answer.
 *
 * @param isLast whether nothing comes after it
 */
record Page(List<Row> rows, boolean isLast) {
  /** The most groups and periods of a page. */
  static final int MAX_ROWS = 5_000;

  /**
   * What one group has in a period, or the period as a whole.
   *
   * @param period may begin and end within a month
   * @param groups the group's names; empty where groups were not asked for or the period has none
   */
  record Row(Period period, List<String> groups, Sums sums) {
    Position position() {
      return new Position(period.startEpochMillis(), groups);
    }
  }
}
