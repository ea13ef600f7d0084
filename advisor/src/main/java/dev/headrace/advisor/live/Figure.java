package dev.headrace.advisor.live;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Shows figures to people. */
public final class Figure {
  private Figure() {}

  /** US dollars in cents; in more digits where it is less than one of them. */
  public static String usd(BigDecimal usd) {
    boolean small = usd.signum() != 0 && usd.abs().compareTo(new BigDecimal("0.01")) < 0;
    return usd.setScale(small ? 6 : 2, RoundingMode.HALF_UP).toPlainString();
  }

  /** A duration in ms or s. */
  public static String duration(double millis) {
    if (Double.isInfinite(millis)) {
      return "unknown";
    }
    return millis < 1_000
        ? String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis)
        : String.format(Locale.ROOT, "%.2f s", millis / 1_000);
  }
}
