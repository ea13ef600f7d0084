package dev.headrace.billing.prices;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One row of the price book: what one unit costs within one tier, from a date on.
 *
 * @param sku the provider's number of the price; empty where it is not known
 * @param unit what is counted, such as {@code GB-second}; one of {@link PriceUnit}
 * @param tierFrom the quantity in a calendar month at which this tier begins, in the unit
 * @param tierTo where it ends; null for the last one
 * @param usd US dollars for one unit, exact
 * @param effectiveFrom the first day at which it holds
 * @param effectiveTo the first day at which it does not any more; null while it holds
 * @param retrieved when the source was read
 * @param source where it was read: an address, or a document's name
 */
public record Price(
    PriceKey key,
    String sku,
    String description,
    PriceUnit unit,
    BigDecimal tierFrom,
    @Nullable BigDecimal tierTo,
    BigDecimal usd,
    LocalDate effectiveFrom,
    @Nullable LocalDate effectiveTo,
    LocalDate retrieved,
    String source,
    Evidence evidence) {
  /** Whether it holds on a day. */
  public boolean holdsOn(LocalDate day) {
    LocalDate end = effectiveTo;
    return !day.isBefore(effectiveFrom) && (end == null || day.isBefore(end));
  }

  /** The same, ended on a day; empty if it would never hold. */
  Optional<Price> until(LocalDate day) {
    if (!effectiveFrom.isBefore(day)) {
      return Optional.empty();
    }
    LocalDate end = effectiveTo;
    return end != null && !end.isAfter(day)
        ? Optional.of(this)
        : Optional.of(copy(key, description, unit, tierFrom, day));
  }

  /** The same for another key. */
  public Price with(PriceKey other) {
    return copy(other, description, unit, tierFrom, effectiveTo);
  }

  /** The same number of dollars for another unit, where the first one was a loose word for it. */
  public Price in(PriceUnit other) {
    return copy(key, description, other, tierFrom, effectiveTo);
  }

  /** The same from the first unit in a month on. */
  public Price fromZero() {
    return copy(key, description, unit, BigDecimal.ZERO, effectiveTo);
  }

  /** The same, said to be free if it is: nothing costs 0 without a word about it. */
  public Price markedFree() {
    boolean marked = description.toLowerCase(Locale.ROOT).contains("free");
    return usd.signum() != 0 || marked
        ? this
        : copy(key, description + " (free of charge)", unit, tierFrom, effectiveTo);
  }

  private Price copy(
      PriceKey otherKey,
      String otherDescription,
      PriceUnit otherUnit,
      BigDecimal otherFrom,
      @Nullable LocalDate otherEnd) {
    return new Price(
        otherKey,
        sku,
        otherDescription,
        otherUnit,
        otherFrom,
        tierTo,
        usd,
        effectiveFrom,
        otherEnd,
        retrieved,
        source,
        evidence);
  }
}
