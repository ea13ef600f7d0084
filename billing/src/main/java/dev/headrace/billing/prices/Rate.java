package dev.headrace.billing.prices;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All tiers of one price on one day, without gaps from zero on. */
public final class Rate {
  private final List<Price> tiers;

  /**
   * Makes a rate.
   *
   * @throws IllegalArgumentException if the tiers do not follow on one another from zero
   */
  public Rate(List<Price> prices) {
    this.tiers = inOrder(prices);
    if (!isWhole(prices)) {
      throw new IllegalArgumentException(
          "tiers that do not follow on one another from 0 without end: " + tiers);
    }
  }

  private static List<Price> inOrder(List<Price> prices) {
    return prices.stream().sorted(Comparator.comparing(Price::tierFrom)).toList();
  }

  /** Whether tiers follow on one another from zero on, the last one without an end. */
  static boolean isWhole(List<Price> prices) {
    BigDecimal reached = BigDecimal.ZERO;
    for (Price tier : inOrder(prices)) {
      if (reached == null || tier.tierFrom().compareTo(reached) != 0) {
        return false;
      }
      reached = tier.tierTo();
    }
    return !prices.isEmpty() && reached == null;
  }

  /** The tiers, the first one first. */
  public List<Price> tiers() {
    return tiers;
  }

  /** The price of the first unit in a month. */
  public Price first() {
    return tiers.getFirst();
  }

  /** What is counted. */
  public PriceUnit unit() {
    return first().unit();
  }

  /** A quantity that one tier takes. */
  public record Share(Price price, BigDecimal quantity) {
    /** US dollars, exact. */
    public BigDecimal usd() {
      return quantity.multiply(price.usd());
    }
  }

  /**
   * Divides a quantity among the tiers.
   *
   * @param before what the same month had already
   */
  public List<Share> shares(BigDecimal before, BigDecimal quantity) {
    var shares = new ArrayList<Share>();
    BigDecimal from = before;
    BigDecimal end = before.add(quantity);
    for (Price tier : tiers) {
      BigDecimal to = lesser(tier.tierTo(), end);
      if (to.compareTo(from) > 0) {
        shares.add(new Share(tier, to.subtract(from)));
        from = to;
      }
    }
    return shares;
  }

  /** What a quantity costs in a month that had none yet, in US dollars, exact. */
  public BigDecimal usd(BigDecimal quantity) {
    return shares(BigDecimal.ZERO, quantity).stream()
        .map(Share::usd)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal lesser(@Nullable BigDecimal limit, BigDecimal end) {
    return limit == null || limit.compareTo(end) > 0 ? end : limit;
  }
}
