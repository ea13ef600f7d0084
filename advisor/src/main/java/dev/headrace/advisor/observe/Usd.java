package dev.headrace.advisor.observe;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Shows money: in cents, or in more digits where it is less than one. */
final class Usd {
  private static final BigDecimal CENT = new BigDecimal("0.01");
  private static final int SMALL_DIGITS = 6;

  private Usd() {}

  static String text(BigDecimal usd) {
    boolean small = usd.signum() != 0 && usd.abs().compareTo(CENT) < 0;
    return usd.setScale(small ? SMALL_DIGITS : 2, RoundingMode.HALF_UP).toPlainString();
  }
}
