package dev.headrace.billing.export;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** How dollars and quantities are written. */
final class Amounts {
  /** Digits behind the point in exports: quotients that do not end are cut here. */
  private static final int MOST_DECIMALS = 18;

  private static final int CENTS = 2;
  private static final int SMALL_DECIMALS = 6;

  private Amounts() {}

  /** All of it, without an exponent or zeros at the end. */
  static String plain(BigDecimal amount) {
    return exact(amount).toPlainString();
  }

  /** The same as a number. */
  static BigDecimal exact(BigDecimal amount) {
    BigDecimal cut =
        amount.scale() > MOST_DECIMALS
            ? amount.setScale(MOST_DECIMALS, RoundingMode.HALF_EVEN)
            : amount;
    BigDecimal stripped = cut.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /** Dollars for people: cents, and below a dollar as much as tells small bills apart. */
  static String usd(BigDecimal usd) {
    if (usd.abs().compareTo(BigDecimal.ONE) >= 0 || usd.signum() == 0) {
      return String.format(
          java.util.Locale.ROOT, "%,.2f", usd.setScale(CENTS, RoundingMode.HALF_UP));
    }
    BigDecimal small = usd.setScale(SMALL_DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros();
    if (small.signum() == 0) {
      return "<0.000001";
    }
    return small.setScale(Math.max(CENTS, small.scale())).toPlainString();
  }

  /** A quantity for people: three decimals, and thousands apart. */
  static String quantity(BigDecimal quantity) {
    BigDecimal shown = quantity.setScale(3, RoundingMode.HALF_UP);
    if (shown.signum() == 0 && quantity.signum() != 0) {
      return quantity.round(new java.math.MathContext(3)).toPlainString();
    }
    BigDecimal stripped = exact(shown);
    return String.format(
        java.util.Locale.ROOT, "%,." + Math.max(0, stripped.scale()) + "f", stripped);
  }
}
