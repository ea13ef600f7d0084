package dev.headrace.billing.bill;

import dev.headrace.billing.prices.Price;
import dev.headrace.billing.prices.Rate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** A usage line on its way through the terms: what of it still has to be paid, and how the rest. */
final class Demand {
  private final UsageLine usage;
  private final Rate rate;
  private final BigDecimal quantity;
  private final BigDecimal wasted;
  private final List<Share> shares = new ArrayList<>();
  private BigDecimal left;

  /**
   * A share of the quantity whose price is decided.
   *
   * @param usd before discounts and credits
   */
  record Share(Charge charge, Price price, Price listPrice, BigDecimal quantity, BigDecimal usd) {}

  Demand(UsageLine usage, Rate rate, BigDecimal quantity, BigDecimal wasted) {
    this.usage = usage;
    this.rate = rate;
    this.quantity = quantity;
    this.wasted = wasted;
    this.left = quantity;
  }

  UsageLine usage() {
    return usage;
  }

  Rate rate() {
    return rate;
  }

  /** All of it, in the price's unit. */
  BigDecimal quantity() {
    return quantity;
  }

  /** What is not decided yet. */
  BigDecimal left() {
    return left;
  }

  List<Share> shares() {
    return shares;
  }

  /** Takes a share that costs nothing. */
  void takeFree(BigDecimal share) {
    take(new Share(Charge.FREE_TIER, rate.first(), rate.first(), share, BigDecimal.ZERO));
  }

  /** Takes a share that a plan covers. */
  void takePlanned(BigDecimal share, Price planPrice) {
    BigDecimal usd = share.multiply(planPrice.usd());
    take(new Share(Charge.SAVINGS_PLAN, planPrice, rate.first(), share, usd));
  }

  /** Takes what is left by the tiers of the month. */
  void takeOnDemand(BigDecimal before) {
    for (Rate.Share tier : rate.shares(before, left)) {
      Price price = tier.price();
      take(new Share(Charge.ON_DEMAND, price, price, tier.quantity(), tier.usd()));
    }
  }

  private void take(Share share) {
    if (share.quantity().signum() > 0) {
      shares.add(share);
      left = left.subtract(share.quantity());
    }
  }

  /** How much of an amount of this line was wasted, by the same share as of its quantity. */
  BigDecimal wastedOf(BigDecimal usd) {
    if (wasted.signum() == 0 || usd.signum() == 0) {
      return BigDecimal.ZERO;
    }
    return wasted.compareTo(quantity) == 0
        ? usd
        : usd.multiply(wasted).divide(quantity, Units.PRECISION);
  }
}
