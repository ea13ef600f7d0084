package dev.headrace.advisor.simulation;

import dev.headrace.advisor.workload.Traffic;
import dev.headrace.billing.bill.UsageLine;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.PriceUnit;
import dev.headrace.billing.prices.Regions;
import dev.headrace.kernel.Partition;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * Collects what a month of one resource uses. Quantities that come of a simulation or a formula are
 * estimates: they are kept to nine digits.
 */
public final class UsageLines {
  private static final MathContext DIGITS = new MathContext(9, RoundingMode.HALF_EVEN);

  /** A billionth of a unit is nothing used: a share that goes to zero and never gets there. */
  private static final double LEAST = 1e-9;

  private static final String HOME = "us-east-1";
  private static final String ACCOUNT = "000000000000";

  private final Partition partition;
  private final String resource;
  private final List<UsageLine> lines = new ArrayList<>();

  /**
   * Begins a list.
   *
   * @param region whose prices hold
   * @param resource what uses it, such as {@code function:agent}
   */
  public UsageLines(String region, String resource) {
    this.partition = new Partition(ACCOUNT, region);
    this.resource = resource;
  }

  /** Adds what is used of something of AWS that has one price in a region; nothing for none. */
  public UsageLines add(String service, String usageType, PriceUnit unit, double quantity) {
    return add(PriceKey.of(service, HOME, usageType), unit, quantity, 0);
  }

  /** The same, of which a part was wasted. */
  public UsageLines add(
      String service, String usageType, PriceUnit unit, double quantity, double wasted) {
    return add(PriceKey.of(service, HOME, usageType), unit, quantity, wasted);
  }

  /**
   * Adds what is used of something by its price; one of us-east-1 is paid in the region of the
   * list, where it has that region's name.
   */
  public UsageLines add(PriceKey key, PriceUnit unit, double quantity, double wasted) {
    if (quantity >= LEAST) {
      PriceKey regional = regional(key);
      lines.add(
          new UsageLine(
              partition,
              regional,
              partition.arn(serviceOf(regional), resource),
              new TreeMap<>(),
              Traffic.MONTH_START_EPOCH_MILLIS,
              Traffic.MONTH_START_EPOCH_MILLIS + Arrivals.MONTH_NANOS / 1_000_000,
              unit,
              exact(quantity),
              exact(Math.clamp(wasted, 0, quantity))));
    }
    return this;
  }

  private PriceKey regional(PriceKey key) {
    String region = partition.region();
    return key.region().equals(HOME) && !region.equals(HOME)
        ? new PriceKey(
            key.serviceCode(), region, Regions.usageType(key.usageType(), region), key.operation())
        : key;
  }

  private static String serviceOf(PriceKey key) {
    return key.serviceCode().replace("Amazon", "").replace("AWS", "").toLowerCase(Locale.ROOT);
  }

  private static BigDecimal exact(double quantity) {
    BigDecimal rounded = new BigDecimal(quantity).round(DIGITS);
    return rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
  }

  /** All that was added, in that order. */
  public List<UsageLine> lines() {
    return List.copyOf(lines);
  }
}
