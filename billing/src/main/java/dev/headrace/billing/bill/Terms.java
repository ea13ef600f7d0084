package dev.headrace.billing.bill;

import java.math.BigDecimal;
import java.util.List;

/**
 * What a team agreed on with its provider, and what its own time costs.
 *
 * @param freeTier whether the monthly free tiers are still unused otherwise
 * @param discountPercent what is taken off all that is paid, after plans
 * @param savingsPlans applied in their order
 * @param creditUsd dollars that the provider gave, taken off last
 * @param peopleUsd what the team's time costs in the bill's period; a total of its own
 */
public record Terms(
    boolean freeTier,
    BigDecimal discountPercent,
    List<SavingsPlan> savingsPlans,
    BigDecimal creditUsd,
    BigDecimal peopleUsd) {
  /** The most Savings Plans of a bill. */
  public static final int MAX_SAVINGS_PLANS = 16;

  private static final BigDecimal HUNDRED = new BigDecimal(100);

  /** The public prices, and nothing else. */
  public static final Terms PUBLIC =
      new Terms(false, BigDecimal.ZERO, List.of(), BigDecimal.ZERO, BigDecimal.ZERO);

  /**
   * Checks terms.
   *
   * @throws IllegalArgumentException for a discount that is none, negative dollars, or more plans
   *     than {@link #MAX_SAVINGS_PLANS}
   */
  public Terms {
    if (discountPercent.signum() < 0 || discountPercent.compareTo(HUNDRED) > 0) {
      throw new IllegalArgumentException("a discount is between 0 % and 100 %");
    }
    if (creditUsd.signum() < 0 || peopleUsd.signum() < 0) {
      throw new IllegalArgumentException("credits and people's cost are 0 USD or more");
    }
    if (savingsPlans.size() > MAX_SAVINGS_PLANS) {
      throw new IllegalArgumentException("more than " + MAX_SAVINGS_PLANS + " Savings Plans");
    }
    savingsPlans = List.copyOf(savingsPlans);
  }

  /** The same with or without free tiers. */
  public Terms withFreeTier(boolean used) {
    return new Terms(used, discountPercent, savingsPlans, creditUsd, peopleUsd);
  }

  /** The same with another discount. */
  public Terms withDiscountPercent(BigDecimal percent) {
    return new Terms(freeTier, percent, savingsPlans, creditUsd, peopleUsd);
  }

  /** The same with other plans. */
  public Terms withSavingsPlans(List<SavingsPlan> plans) {
    return new Terms(freeTier, discountPercent, plans, creditUsd, peopleUsd);
  }

  /** The same with other credits. */
  public Terms withCreditUsd(BigDecimal usd) {
    return new Terms(freeTier, discountPercent, savingsPlans, usd, peopleUsd);
  }

  /** The same with another cost of people. */
  public Terms withPeopleUsd(BigDecimal usd) {
    return new Terms(freeTier, discountPercent, savingsPlans, creditUsd, usd);
  }
}
