package dev.headrace.billing.prices;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;

/**
 * Which prices were read so long ago that they may have changed. Whatever shows a result that used
 * one says so.
 */
public final class Staleness {
  /** The age in days up to which a price of tokens is fresh: they change most often. */
  public static final int TOKEN_DAYS = 30;

  /** The age in days up to which any other price is fresh. */
  public static final int OTHER_DAYS = 90;

  private Staleness() {}

  /** Those of some prices that are stale on a day, in their order. */
  public static List<Price> stale(Collection<Price> prices, LocalDate day) {
    return prices.stream().filter(price -> isStale(price, day)).toList();
  }

  /** Whether a price is stale on a day. */
  public static boolean isStale(Price price, LocalDate day) {
    int days = price.unit() == PriceUnit.MILLION_TOKENS ? TOKEN_DAYS : OTHER_DAYS;
    return price.retrieved().plusDays(days).isBefore(day);
  }
}
