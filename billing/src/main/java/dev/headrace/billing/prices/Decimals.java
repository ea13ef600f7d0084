package dev.headrace.billing.prices;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers as price files write them. */
public final class Decimals {
  /** Digits before and after the point; more would be no price, but a way to use up memory. */
  private static final Pattern PLAIN =
      Pattern.compile("-?[0-9]{1,20}(\\.[0-9]{1,30})?([eE]-?[0-9]{1,2})?");

  private static final int SHOWN = 40;

  private Decimals() {}

  /** The number that a text is; empty if it is none. */
  public static Optional<BigDecimal> read(String text) {
    return PLAIN.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
  }

  /** A text for a message: whole if it is short. */
  public static String shortened(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
