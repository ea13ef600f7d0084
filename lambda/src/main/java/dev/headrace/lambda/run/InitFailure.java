package dev.headrace.lambda.run;

import dev.headrace.kernel.engine.Exit;

/**
 * Why an INIT phase failed, as INIT_REPORT lines name it.
 *
 * @param status {@code timeout} or {@code error}
 * @param errorType such as {@code Runtime.ExitError}; empty for a time-out
 */
record InitFailure(String status, String errorType) {
  static final InitFailure TIMEOUT = new InitFailure("timeout", "");

  static InitFailure of(Exit exit) {
    return new InitFailure("error", Errors.typeOf(exit));
  }
}
