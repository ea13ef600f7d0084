package dev.headrace.billing.bill;

import java.io.Serial;

/** A bill would have more lines than are made at once; the message says what to do. */
public final class TooManyLinesException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  TooManyLinesException(int most) {
    super(
        "the bill would have more than "
            + most
            + " lines: ask for a shorter period (--from, --to), or group by something other than"
            + " hours");
  }
}
