package dev.headrace.billing.prices;

import java.io.Serial;

/** The price book has no price: it is unknown, which is not the same as free. */
public final class UnknownPriceException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Says what has no price and how one is added. */
  public UnknownPriceException(String message) {
    super(message);
  }
}
