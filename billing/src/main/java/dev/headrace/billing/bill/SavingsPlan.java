package dev.headrace.billing.bill;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A Compute Savings Plan, either as what is committed each hour or as how much of the usage it
 * covers. Rates are those of the price book; usage without a rate is not covered.
 *
 * @param term the rates' name in the price book, such as {@code 1yrNoUpfront}
 * @param usdPerHour the commitment; null where a coverage is given
 * @param coveragePercent how much of what can be covered is; null where a commitment is given
 * @see <a href="https://docs.aws.amazon.com/savingsplans/latest/userguide/sp-applying.html">How
 *     Savings Plans apply to your usage</a>
 */
public record SavingsPlan(
    String term, @Nullable BigDecimal usdPerHour, @Nullable BigDecimal coveragePercent) {
  /** The most dollars an hour that a plan commits; beyond any that is sold. */
  public static final BigDecimal MAX_USD_PER_HOUR = new BigDecimal(5_000);

  private static final BigDecimal HUNDRED = new BigDecimal(100);

  /**
   * Checks a plan.
   *
   * @throws IllegalArgumentException unless exactly one of both is given, within its limits
   */
  public SavingsPlan {
    if ((usdPerHour == null) == (coveragePercent == null)) {
      throw new IllegalArgumentException("a plan has a commitment or a coverage");
    }
    if (usdPerHour != null
        && (usdPerHour.signum() <= 0 || usdPerHour.compareTo(MAX_USD_PER_HOUR) > 0)) {
      throw new IllegalArgumentException(
          "a commitment is above 0 and at most " + MAX_USD_PER_HOUR + " USD/h");
    }
    if (coveragePercent != null
        && (coveragePercent.signum() <= 0 || coveragePercent.compareTo(HUNDRED) > 0)) {
      throw new IllegalArgumentException("a coverage is above 0 % and at most 100 %");
    }
  }

  /** A plan of so many dollars an hour. */
  public static SavingsPlan committing(String term, BigDecimal usdPerHour) {
    return new SavingsPlan(term, usdPerHour, null);
  }

  /** A plan as large as covers so much of the usage. */
  public static SavingsPlan covering(String term, BigDecimal percent) {
    return new SavingsPlan(term, null, percent);
  }
}
