package dev.headrace.billing.ledger;

import dev.headrace.billing.bill.UsageLine;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import dev.headrace.billing.prices.Regions;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.usage.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * What one resource used in an hour or in a day.
 *
 * @param service the service's name, such as {@code lambda}
 * @param tags those that it had when it was last counted
 */
public record ResourceUsage(
    Partition partition,
    String service,
    String resourceArn,
    SortedMap<String, String> tags,
    long startEpochMillis,
    long endEpochMillis,
    List<Metered> used) {
  private static final BigDecimal BYTES_PER_GB = new BigDecimal(1L << 30);
  private static final BigDecimal MILLIS_PER_SECOND = new BigDecimal(1_000);
  private static final BigDecimal TOKENS_PER_MILLION = new BigDecimal(1_000_000);
  private static final BigDecimal MEBIBYTE_MILLIS_PER_GB_SECOND = new BigDecimal(1_024_000);

  /** The same, with other counts. */
  ResourceUsage withUsed(List<Metered> counts) {
    return new ResourceUsage(
        partition, service, resourceArn, tags, startEpochMillis, endEpochMillis, counts);
  }

  /** What it is to a bill; a GB has 2^30 bytes, as in AWS's bills. */
  public List<UsageLine> lines() {
    List<UsageLine> lines = new ArrayList<>();
    for (Metered metered : used) {
      if (metered.quantity() > 0) {
        lines.add(line(metered));
      }
    }
    return lines;
  }

  private UsageLine line(Metered metered) {
    return new UsageLine(
        partition,
        new PriceKey(
            metered.serviceCode(),
            partition.region(),
            Regions.usageType(metered.usageType(), partition.region()),
            metered.operation()),
        resourceArn,
        tags,
        startEpochMillis,
        endEpochMillis,
        unit(metered.unit()),
        quantity(metered.quantity(), metered.unit()),
        quantity(Math.min(metered.wasted(), metered.quantity()), metered.unit()));
  }

  private static PriceUnit unit(Unit unit) {
    return switch (unit) {
      case REQUESTS -> PriceUnit.REQUEST;
      case MEBIBYTE_MILLISECONDS, BYTE_SECONDS -> PriceUnit.GB_SECOND;
      case BYTES -> PriceUnit.GB;
      case MILLISECONDS -> PriceUnit.SECOND;
      case TOKENS -> PriceUnit.MILLION_TOKENS;
    };
  }

  /** Exact: all divisors are products of two and five. */
  private static BigDecimal quantity(long quantity, Unit unit) {
    BigDecimal exact = new BigDecimal(quantity);
    return switch (unit) {
      case REQUESTS -> exact;
      case MEBIBYTE_MILLISECONDS -> exact.divide(MEBIBYTE_MILLIS_PER_GB_SECOND);
      case BYTES, BYTE_SECONDS -> exact.divide(BYTES_PER_GB);
      case MILLISECONDS -> exact.divide(MILLIS_PER_SECOND);
      case TOKENS -> exact.divide(TOKENS_PER_MILLION);
    };
  }
}
