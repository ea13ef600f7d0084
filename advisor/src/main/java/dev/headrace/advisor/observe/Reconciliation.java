package dev.headrace.advisor.observe;

import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.Regions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A real bill beside what was expected: per usage type what was expected, what was billed, the
 * difference and its likely cause. Regions' codes in usage types are left out, so that the bill of
 * one region joins with the expectation for another.
 */
public final class Reconciliation {
  private final List<Row> rows;
  private final BigDecimal expectedUsd;
  private final BigDecimal billedUsd;

  /**
   * One usage type of a service.
   *
   * @param usageType without the region's code
   * @param cause why the two differ, in words; several where several add up
   */
  public record Row(
      String service,
      String usageType,
      String unit,
      BigDecimal expectedQuantity,
      BigDecimal billedQuantity,
      BigDecimal expectedUsd,
      BigDecimal billedUsd,
      String cause) {
    /** What was billed beyond what was expected, in US dollars. */
    public BigDecimal differenceUsd() {
      return billedUsd.subtract(expectedUsd);
    }
  }

  private record Item(String service, String usageType) implements Comparable<Item> {
    @Override
    public int compareTo(Item other) {
      int byService = service.compareTo(other.service);
      return byService != 0 ? byService : usageType.compareTo(other.usageType);
    }
  }

  private Reconciliation(List<Row> rows) {
    this.rows = rows;
    this.expectedUsd = rows.stream().map(Row::expectedUsd).reduce(BigDecimal.ZERO, BigDecimal::add);
    this.billedUsd = rows.stream().map(Row::billedUsd).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /**
   * Puts two bills side by side.
   *
   * @param expected exports of the same formats, or the JSON of a bill, which were read
   * @param actual exports of the provider that were read
   */
  public static Reconciliation of(Import expected, Import actual, PriceBook prices) {
    Map<Item, Side> expectation = sides(expected.observations().charges);
    Map<Item, Side> bill = sides(actual.observations().charges);
    var causes = new Causes(prices);
    TreeSet<Item> items = new TreeSet<>(expectation.keySet());
    items.addAll(bill.keySet());
    List<Row> rows = new ArrayList<>();
    for (Item item : items) {
      Side left = expectation.getOrDefault(item, Side.NOTHING);
      Side right = bill.getOrDefault(item, Side.NOTHING);
      rows.add(
          new Row(
              item.service(),
              item.usageType(),
              right.isNothing() ? left.unit() : right.unit(),
              left.quantity(),
              right.quantity(),
              left.usd(),
              right.usd(),
              causes.of(item.service(), item.usageType(), left, right)));
    }
    rows.sort(
        Comparator.comparing((Row row) -> row.differenceUsd().abs())
            .reversed()
            .thenComparing(Row::service)
            .thenComparing(Row::usageType));
    return new Reconciliation(List.copyOf(rows));
  }

  private static Map<Item, Side> sides(Charges charges) {
    Map<Item, Side> sides = new TreeMap<>();
    charges
        .sums()
        .forEach((key, sum) ->
            sides.merge(
                new Item(key.service(), Regions.withoutRegion(key.usageType())),
                Side.of(key, sum),
                Side::and));
    return sides;
  }

  /** All usage types, those that differ most first. */
  public List<Row> rows() {
    return rows;
  }

  /** All that was expected, in US dollars. */
  public BigDecimal expectedUsd() {
    return expectedUsd;
  }

  /** All that was billed, in US dollars. */
  public BigDecimal billedUsd() {
    return billedUsd;
  }

  /** The answer in one or two sentences. */
  public String answer() {
    BigDecimal difference = billedUsd.subtract(expectedUsd);
    String first =
        "Billed were "
            + Usd.text(billedUsd)
            + " USD, expected "
            + Usd.text(expectedUsd)
            + " USD: "
            + Usd.text(difference.abs())
            + " USD "
            + (difference.signum() < 0 ? "less" : "more")
            + ".";
    if (difference.signum() == 0 || rows.isEmpty()) {
      return first;
    }
    Row most = rows.getFirst();
    return first
        + " Most of it is "
        + most.service()
        + " "
        + most.usageType()
        + " ("
        + (most.differenceUsd().signum() < 0 ? "-" : "+")
        + Usd.text(most.differenceUsd().abs())
        + " USD): "
        + most.cause()
        + ".";
  }
}
