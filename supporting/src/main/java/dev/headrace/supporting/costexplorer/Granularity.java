package dev.headrace.supporting.costexplorer;

import dev.headrace.billing.bill.Period;
import dev.headrace.billing.bill.Rollup;

/** How long the periods of an answer are; none reaches from one calendar month into the next. */
enum Granularity {
  HOURLY(Rollup.Span.HOUR, Period.HOUR_MILLIS),
  DAILY(Rollup.Span.DAY, Period.DAY_MILLIS),
  /** Billed by the day: a month may be asked for in part, and costs what its days cost. */
  MONTHLY(Rollup.Span.DAY, Period.DAY_MILLIS);

  private final Rollup.Span span;
  private final long stepMillis;

  Granularity(Rollup.Span span, long stepMillis) {
    this.span = span;
    this.stepMillis = stepMillis;
  }

  /** How long the lines of the bill are that it is made of. */
  Rollup.Span span() {
    return span;
  }

  /** Where the period that holds an instant ends, in milliseconds since 1970. */
  long end(long epochMillis) {
    return this == MONTHLY
        ? Period.of(Period.monthOf(epochMillis)).endEpochMillis()
        : epochMillis - Math.floorMod(epochMillis, stepMillis) + stepMillis;
  }
}
