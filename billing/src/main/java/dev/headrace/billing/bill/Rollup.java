package dev.headrace.billing.bill;

import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import dev.headrace.kernel.Partition;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Adds up usage lines of the same resource and thing over longer spans, so that a bill of a year
 * needs no line for each of its hours.
 */
public final class Rollup {
  /** The most lines that a bill is made of. */
  public static final int MAX_LINES = 200_000;

  /** How long the spans are. */
  public enum Span {
    /** As they were metered. */
    HOUR,
    /** Days. */
    DAY,
    /** Calendar months. */
    MONTH
  }

  private final Span span;
  private final Period period;
  private final int maxLines;
  private final Map<Key, Sum> sums = new HashMap<>();

  private record Key(
      Partition partition,
      PriceKey price,
      String resourceArn,
      SortedMap<String, String> tags,
      PriceUnit unit,
      long startEpochMillis) {}

  private static final class Sum {
    private BigDecimal quantity = BigDecimal.ZERO;
    private BigDecimal wasted = BigDecimal.ZERO;
    private long endEpochMillis;
  }

  /**
   * A sum of nothing yet.
   *
   * @param period spans begin and end within it
   */
  public Rollup(Span span, Period period) {
    this(span, period, MAX_LINES);
  }

  Rollup(Span span, Period period, int maxLines) {
    this.span = span;
    this.period = period;
    this.maxLines = maxLines;
  }

  /**
   * Adds a line.
   *
   * @throws TooManyLinesException if there are more than {@value #MAX_LINES} by now
   */
  public void add(UsageLine line) {
    Period whole = spanOf(line);
    var key =
        new Key(
            line.partition(),
            line.key(),
            line.resourceArn(),
            line.tags(),
            line.unit(),
            whole.startEpochMillis());
    Sum sum = sums.computeIfAbsent(key, k -> new Sum());
    if (sums.size() > maxLines) {
      throw new TooManyLinesException(maxLines);
    }
    sum.quantity = sum.quantity.add(line.quantity());
    sum.wasted = sum.wasted.add(line.wasted());
    sum.endEpochMillis = Math.max(sum.endEpochMillis, whole.endEpochMillis());
  }

  private Period spanOf(UsageLine line) {
    long start = line.startEpochMillis();
    Period whole =
        switch (span) {
          case HOUR -> new Period(start, line.endEpochMillis());
          case DAY -> {
            long day = start - Math.floorMod(start, Period.DAY_MILLIS);
            yield new Period(day, day + Period.DAY_MILLIS);
          }
          case MONTH ->
              Period.of(YearMonth.from(Instant.ofEpochMilli(start).atOffset(ZoneOffset.UTC)));
        };
    long from = Math.max(whole.startEpochMillis(), Math.min(start, period.startEpochMillis()));
    long to = Math.min(whole.endEpochMillis(), period.endEpochMillis());
    return new Period(from, Math.max(to, line.endEpochMillis()));
  }

  /** All sums, in no order. */
  public List<UsageLine> lines() {
    return sums.entrySet().stream().map(entry -> line(entry.getKey(), entry.getValue())).toList();
  }

  private static UsageLine line(Key key, Sum sum) {
    return new UsageLine(
        key.partition,
        key.price,
        key.resourceArn,
        key.tags,
        key.startEpochMillis,
        sum.endEpochMillis,
        key.unit,
        sum.quantity,
        sum.wasted);
  }
}
