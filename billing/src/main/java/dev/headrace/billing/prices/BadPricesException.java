package dev.headrace.billing.prices;

import java.io.Serial;

/** A file of prices is damaged; the message says where and how. */
public final class BadPricesException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  BadPricesException(String message) {
    super(message);
  }

  BadPricesException(String message, Throwable cause) {
    super(message, cause);
  }
}
