package dev.headrace.billing.prices;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All prices that are known, looked up as a bill names them. Immutable. */
public final class PriceBook {
  private final Map<PriceKey, List<Price>> prices = new TreeMap<>();

  private PriceBook() {}

  /** A book of these prices. */
  public static PriceBook of(List<Price> rows) {
    var book = new PriceBook();
    for (Price row : rows) {
      book.prices.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(row);
    }
    return book;
  }

  /** All rows, in the order of their keys. */
  public List<Price> rows() {
    return prices.values().stream().flatMap(List::stream).toList();
  }

  /** The tiers that hold on a day; empty where nothing is known. */
  public Optional<Rate> find(PriceKey key, LocalDate day) {
    List<Price> holding =
        prices.getOrDefault(key, List.of()).stream().filter(price -> price.holdsOn(day)).toList();
    return holding.isEmpty() ? Optional.empty() : Optional.of(new Rate(holding));
  }

  /**
   * The tiers that hold on a day.
   *
   * @throws UnknownPriceException where nothing is known
   */
  public Rate rate(PriceKey key, LocalDate day) {
    return find(key, day)
        .orElseThrow(() ->
            new UnknownPriceException(
                "the price book has no price of "
                    + key
                    + " on "
                    + day
                    + "; `headrace prices search` shows what it has and `headrace prices"
                    + " import` adds to it"));
  }
}
