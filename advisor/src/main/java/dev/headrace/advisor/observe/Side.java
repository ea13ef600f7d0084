package dev.headrace.advisor.observe;

import dev.headrace.billing.prices.Regions;
import java.math.BigDecimal;
import java.util.TreeSet;

/**
 * One usage type on one of two bills.
 *
 * @param quantity of plain usage; what negates or charges beside it is not counted
 * @param usd what is paid in all
 * @param listUsd what it would be at public prices
 * @param kinds of its lines, such as {@code Usage} or {@code Tax}
 */
record Side(
    BigDecimal quantity,
    BigDecimal usd,
    BigDecimal listUsd,
    String unit,
    TreeSet<String> kinds,
    TreeSet<String> regions) {
  static final Side NOTHING =
      new Side(
          BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, "", new TreeSet<>(), new TreeSet<>());

  static Side of(Charges.Key key, Charges.Sum sum) {
    TreeSet<String> kinds = new TreeSet<>();
    kinds.add(key.kind());
    TreeSet<String> regions = new TreeSet<>();
    String prefix = Regions.ofUsageType(key.usageType());
    String region = key.region().isEmpty() ? prefix : key.region();
    if (region != null) {
      regions.add(region);
    }
    boolean usage = ChargeKind.of(key.kind(), key.service()) == ChargeKind.USAGE;
    return new Side(
        usage ? sum.quantity : BigDecimal.ZERO,
        sum.billedUsd,
        usage ? sum.listUsd : BigDecimal.ZERO,
        key.unit(),
        kinds,
        regions);
  }

  Side and(Side other) {
    TreeSet<String> bothKinds = new TreeSet<>(kinds);
    bothKinds.addAll(other.kinds);
    TreeSet<String> bothRegions = new TreeSet<>(regions);
    bothRegions.addAll(other.regions);
    return new Side(
        quantity.add(other.quantity),
        usd.add(other.usd),
        listUsd.add(other.listUsd),
        unit.isEmpty() ? other.unit : unit,
        bothKinds,
        bothRegions);
  }

  boolean isNothing() {
    return kinds.isEmpty();
  }
}
