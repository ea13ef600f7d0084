package dev.headrace.advisor.advice;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Figures as sentences and tables show them. */
public final class Words {
  private static final String[] COUNT_SUFFIXES = {"", "k", "M", "B", "T"};
  private static final double THOUSAND = 1_000;

  private Words() {}

  /**
   * Dollars: {@code 1,234 USD}; cents below a hundred, and as many digits as it takes below a cent.
   */
  public static String usd(BigDecimal usd) {
    return amount(usd) + " USD";
  }

  /** As {@link #usd} without the currency, for columns that name it. */
  public static String amount(BigDecimal usd) {
    double size = Math.abs(usd.doubleValue());
    if (size == 0) {
      return "0";
    }
    if (size >= 100) {
      return String.format(Locale.ROOT, "%,d", usd.setScale(0, RoundingMode.HALF_UP).longValue());
    }
    if (size >= 0.01) {
      return String.format(Locale.ROOT, "%.2f", usd);
    }
    return new BigDecimal(usd.round(new MathContext(2)).toPlainString()).toPlainString();
  }

  /** A span of time: {@code 250 ms}, {@code 9.1 s}, {@code 15 min}, {@code 6.0 h}. */
  public static String millis(double millis) {
    if (millis < 1) {
      return String.format(Locale.ROOT, "%.2f ms", millis);
    }
    if (millis < 999.5) {
      return String.format(Locale.ROOT, "%.0f ms", millis);
    }
    double seconds = millis / THOUSAND;
    if (seconds < 9.995) {
      return String.format(Locale.ROOT, "%.2f s", seconds);
    }
    if (seconds < 99.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    if (seconds < 5_400) {
      return String.format(Locale.ROOT, "%.0f min", seconds / 60);
    }
    return String.format(Locale.ROOT, "%.1f h", seconds / 3_600);
  }

  /** A share: {@code 41 %}, {@code 0.3 %}; below a thousandth of a percent {@code <0.001 %}. */
  public static String percent(double share) {
    double percent = share * 100;
    if (percent == 0) {
      return "0 %";
    }
    double size = Math.abs(percent);
    if (size >= 10) {
      return String.format(Locale.ROOT, "%.0f %%", percent);
    }
    if (size >= 1) {
      return String.format(Locale.ROOT, "%.1f %%", percent);
    }
    if (size >= 0.001) {
      return new BigDecimal(percent).round(new MathContext(2)).toPlainString() + " %";
    }
    return percent < 0 ? ">-0.001 %" : "<0.001 %";
  }

  /** A count: {@code 2 M}, {@code 340 k}, {@code 12}. */
  public static String count(double count) {
    int suffix = 0;
    double shown = count;
    while (Math.abs(shown) >= 999.5 && suffix < COUNT_SUFFIXES.length - 1) {
      shown /= THOUSAND;
      suffix++;
    }
    String digits =
        new BigDecimal(shown).round(new MathContext(3)).stripTrailingZeros().toPlainString();
    return suffix == 0 ? digits : digits + " " + COUNT_SUFFIXES[suffix];
  }

  /** Three digits of a figure, whatever its size: {@code 0.0000167}. */
  public static String significant(double value) {
    return new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  /** Engineers: {@code 0.35 FTE}. */
  static String fte(double fte) {
    return String.format(Locale.ROOT, "%.2f FTE", fte);
  }
}
