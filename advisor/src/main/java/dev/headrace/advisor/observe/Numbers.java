package dev.headrace.advisor.observe;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Reads numbers of logs and bills, which may be anything. */
final class Numbers {
  /** What a record does not have. */
  static final double MISSING = -1;

  private static final int LONGEST = 40;
  private static final int LARGEST_EXPONENT = 30;

  private Numbers() {}

  /** The number; {@link #MISSING} for what is none. */
  static double of(@Nullable String text) {
    BigDecimal exact = exact(text);
    return exact == null ? MISSING : exact.doubleValue();
  }

  /** The number, exact; null for what is none or is out of all bounds. */
  static @Nullable BigDecimal exact(@Nullable String text) {
    if (text == null || text.isEmpty() || text.length() > LONGEST || !startsLikeOne(text)) {
      return null;
    }
    try {
      var number = new BigDecimal(text);
      boolean sane =
          Math.abs(number.scale()) <= LARGEST_EXPONENT
              && number.precision() - number.scale() <= LARGEST_EXPONENT;
      return sane ? number : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static boolean startsLikeOne(String text) {
    char first = text.charAt(0);
    return (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
  }
}
