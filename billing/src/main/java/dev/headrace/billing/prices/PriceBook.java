package dev.headrace.billing.prices;

import dev.headrace.kernel.Nearest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All prices that are known, looked up as a bill names them. Immutable. */
public final class PriceBook {
  /** The service under which price lists have data transfer. */
  private static final String TRANSFER = "AWSDataTransfer";

  private final NavigableMap<PriceKey, List<Price>> prices = new TreeMap<>();

  private PriceBook() {}

  /** A book of these prices. */
  public static PriceBook of(Collection<Price> rows) {
    var book = new PriceBook();
    for (Price row : rows) {
      book.prices.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(row);
    }
    return book;
  }

  /** The prices that Headrace ships; read once, when first asked for. */
  public static PriceBook shipped() {
    return Shipped.BOOK;
  }

  /** The prices that Headrace ships, by the name of the file that holds them. */
  public static Map<String, List<Price>> shippedFiles() {
    Map<String, List<Price>> files = new TreeMap<>();
    ShippedFiles.PRICES.forEach(file -> files.put(file, ShippedFiles.prices(file)));
    return files;
  }

  private static final class Shipped {
    static final PriceBook BOOK = of(ShippedFiles.prices());
  }

  /**
   * This book with others' rows laid over it. From the first day of what is laid over a key, the
   * rows below it hold no more; before that day they still do.
   */
  public PriceBook overlaid(Collection<Price> rows) {
    var over = of(rows);
    var merged = new ArrayList<Price>(rows);
    prices.forEach((key, below) -> {
      @Nullable List<Price> above = over.prices.get(key);
      if (above == null) {
        merged.addAll(below);
      } else {
        LocalDate from =
            above.stream().map(Price::effectiveFrom).min(LocalDate::compareTo).orElseThrow();
        below.stream().flatMap(price -> price.until(from).stream()).forEach(merged::add);
      }
    });
    return of(merged);
  }

  /** All rows, in the order of their keys. */
  public List<Price> rows() {
    return prices.values().stream().flatMap(List::stream).toList();
  }

  /** Whether there is a price of exactly this key, on whatever day. */
  public boolean has(PriceKey key) {
    return prices.containsKey(key);
  }

  /** What the prices of exactly this key are paid for; empty where there are none. */
  public Optional<PriceUnit> unitOf(PriceKey key) {
    return prices.getOrDefault(key, List.of()).stream().findFirst().map(Price::unit);
  }

  /**
   * The tiers that hold on a day; empty where nothing is known.
   *
   * <p>A bill names an operation for most lines, while few prices depend on it. So a price without
   * an operation is one for all of them, and a key without one finds the price of the only
   * operation that there is. Data transfer is billed under the service that moves the data, and has
   * one price under a service of its own (see {@code product/servicecode} in
   * https://docs.aws.amazon.com/cur/latest/userguide/product-columns.html).
   */
  public Optional<Rate> find(PriceKey key, LocalDate day) {
    return findOwn(key, day)
        .or(() -> isTransfer(key) ? findOwn(key.withService(TRANSFER), day) : Optional.empty());
  }

  private Optional<Rate> findOwn(PriceKey key, LocalDate day) {
    return exact(key, day)
        .or(() -> key.operation().isEmpty() ? only(key, day) : exact(key.withOperation(""), day));
  }

  private static boolean isTransfer(PriceKey key) {
    return key.usageType().contains("DataTransfer-")
        || key.usageType().endsWith("-AWS-In-Bytes")
        || key.usageType().endsWith("-AWS-Out-Bytes");
  }

  private Optional<Rate> exact(PriceKey key, LocalDate day) {
    List<Price> holding =
        prices.getOrDefault(key, List.of()).stream().filter(price -> price.holdsOn(day)).toList();
    return holding.isEmpty() ? Optional.empty() : Optional.of(new Rate(holding));
  }

  private Optional<Rate> only(PriceKey key, LocalDate day) {
    Map<PriceKey, List<Price>> operations =
        prices.subMap(key, false, key.withOperation("\uffff"), false);
    return operations.size() == 1
        ? exact(operations.keySet().iterator().next(), day)
        : Optional.empty();
  }

  /**
   * The tiers that hold on a day.
   *
   * @throws UnknownPriceException where nothing is known
   */
  public Rate rate(PriceKey key, LocalDate day) {
    return find(key, day).orElseThrow(() -> new UnknownPriceException(unknown(key, day)));
  }

  private String unknown(PriceKey key, LocalDate day) {
    String reason = "the price book has no price of " + key + " on " + day;
    Optional<String> nearest = Nearest.to(key.usageType(), usageTypesBeside(key));
    if (nearest.isPresent() && !nearest.get().equals(key.usageType())) {
      reason += " (the nearest usage type is " + nearest.get() + ")";
    }
    return reason
        + "; `headrace prices search` shows what it has and `headrace prices import` adds to it";
  }

  private Set<String> usageTypesBeside(PriceKey key) {
    Set<String> usageTypes = new TreeSet<>();
    PriceKey first = new PriceKey(key.serviceCode(), key.region(), "", "");
    for (PriceKey other : prices.tailMap(first).keySet()) {
      if (!other.serviceCode().equals(key.serviceCode()) || !other.region().equals(key.region())) {
        break;
      }
      usageTypes.add(other.usageType());
    }
    return usageTypes;
  }
}
