package dev.headrace.advisor.advice;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * US dollars a month, and how far they may be off: what is not known exactly lies between the low
 * and the high figure.
 *
 * @param lowUsd not above what is expected
 * @param expectedUsd the figure to reckon with
 * @param highUsd not below what is expected
 */
public record Range(BigDecimal lowUsd, BigDecimal expectedUsd, BigDecimal highUsd) {
  /** Decimals that are kept: a millionth of a dollar. */
  private static final int DECIMALS = 6;

  /** Nothing, for certain. */
  public static final Range ZERO = exactly(BigDecimal.ZERO);

  static Range exactly(BigDecimal usd) {
    return new Range(shown(usd), shown(usd), shown(usd));
  }

  /** A figure that may be off by so much to both sides; never below nothing. */
  static Range around(BigDecimal usd, double offUsd) {
    return between(usd, offUsd, offUsd);
  }

  /** A figure that may be so much less and so much more; never below nothing. */
  static Range between(BigDecimal usd, double lessUsd, double moreUsd) {
    BigDecimal low = usd.subtract(BigDecimal.valueOf(lessUsd)).max(BigDecimal.ZERO).min(usd);
    return new Range(shown(low), shown(usd), shown(usd.add(BigDecimal.valueOf(moreUsd))));
  }

  /** An amount as advice holds it: to the millionth of a dollar, without idle zeros. */
  static BigDecimal shown(BigDecimal usd) {
    BigDecimal rounded = usd.setScale(DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros();
    return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
  }
}
