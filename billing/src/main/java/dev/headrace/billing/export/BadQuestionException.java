package dev.headrace.billing.export;

import dev.headrace.kernel.Nearest;
import java.io.Serial;
import java.util.List;

/** A bill was asked for in a way that means nothing; the message says what is allowed. */
public final class BadQuestionException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  BadQuestionException(String message) {
    super(message);
  }

  /** A word that is none of those that are known. */
  static BadQuestionException notAmong(String parameter, String given, List<String> known) {
    return new BadQuestionException(
        parameter
            + " is one of "
            + String.join(", ", known)
            + ", not "
            + quoted(given)
            + Nearest.hint(given, known));
  }

  /** A value as it was given, no longer than a message bears. */
  static String quoted(String given) {
    return "'" + (given.length() > 60 ? given.substring(0, 60) + "…" : given) + "'";
  }
}
