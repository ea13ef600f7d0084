package dev.headrace.advisor.observe;

import dev.headrace.billing.prices.Regions;
import java.math.BigDecimal;
import java.util.SortedMap;
import java.util.TreeMap;

/** A bill of a provider, added up by what was charged for; exact. */
final class Charges {
  /** How many different charges are told apart. */
  static final int MAX_CHARGES = 100_000;

  /** What a row was charged for. */
  record Key(
      String service, String usageType, String operation, String region, String kind, String unit)
      implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return path().compareTo(other.path());
    }

    private String path() {
      return String.join("\0", service, usageType, operation, region, kind, unit);
    }
  }

  /** What was charged. */
  static final class Sum {
    BigDecimal quantity = BigDecimal.ZERO;
    BigDecimal billedUsd = BigDecimal.ZERO;

    /** At public on-demand prices; what the export has no such price for counts as billed. */
    BigDecimal listUsd = BigDecimal.ZERO;

    long rows;
  }

  private final TreeMap<Key, Sum> sums = new TreeMap<>();
  private final TreeMap<String, Named<Resource>> resources = new TreeMap<>();
  private long firstEpochMillis = Long.MAX_VALUE;
  private long lastEpochMillis = Long.MIN_VALUE;

  /** What one resource used, by usage type without the region. */
  static final class Resource {
    final TreeMap<String, BigDecimal> quantities = new TreeMap<>();
  }

  /**
   * Adds a row of a bill.
   *
   * @return false where there are too many different charges
   */
  boolean add(ChargeRow row) {
    Sum sum = sums.get(row.key());
    if (sum == null) {
      if (sums.size() == MAX_CHARGES) {
        return false;
      }
      sum = new Sum();
      sums.put(row.key(), sum);
    }
    sum.rows++;
    sum.quantity = sum.quantity.add(row.quantity());
    sum.billedUsd = sum.billedUsd.add(row.billedUsd());
    sum.listUsd = sum.listUsd.add(row.listUsd());
    if (row.startEpochMillis() != null) {
      firstEpochMillis = Math.min(firstEpochMillis, row.startEpochMillis());
    }
    if (row.endEpochMillis() != null) {
      lastEpochMillis = Math.max(lastEpochMillis, row.endEpochMillis());
    }
    if (!row.resource().isEmpty()) {
      resources
          .computeIfAbsent(row.key().service(), service -> new Named<>(Resource::new))
          .get(row.resource())
          .quantities
          .merge(Regions.withoutRegion(row.key().usageType()), row.quantity(), BigDecimal::add);
    }
    return true;
  }

  boolean isEmpty() {
    return sums.isEmpty();
  }

  SortedMap<Key, Sum> sums() {
    return sums;
  }

  /** The resources of a service, by their ARN or id. */
  SortedMap<String, Resource> resources(String service) {
    Named<Resource> named = resources.get(service);
    return named == null ? new TreeMap<>() : named.all();
  }

  /** From the first usage to the last, in hours; 0 where that is not known. */
  double spanHours() {
    return lastEpochMillis > firstEpochMillis
        ? (lastEpochMillis - firstEpochMillis) / 3_600_000.0
        : 0;
  }
}
