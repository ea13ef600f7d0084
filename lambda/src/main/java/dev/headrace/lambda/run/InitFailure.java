package dev.headrace.lambda.run;

import dev.headrace.kernel.engine.Exit;

/**
 * Why an environment could not be initialised.
 *
 * @param status {@code timeout} or {@code error}, as INIT_REPORT lines have it
 * @param errorType such as {@code Runtime.ExitError}; empty for a time-out
 * @param reason why an allocation of provisioned concurrency failed
 */
record InitFailure(String status, String errorType, String reason) {
  /** What Lambda says where the code is the reason. */
  private static final String CODE = "FUNCTION_ERROR_INIT_FAILURE";

  static final InitFailure TIMEOUT =
      new InitFailure("timeout", "", CODE + ": the INIT phase took too long");

  static final InitFailure NO_ROOM =
      new InitFailure("error", "", "There was no room on the machine for another environment.");

  static InitFailure of(Exit exit) {
    String errorType = Errors.typeOf(exit);
    String reason =
        exit.kind() == Exit.Kind.START_FAILED && exit.errorType() == null
            ? "An environment could not be started: " + exit.detail()
            : CODE + ": " + errorType;
    return new InitFailure("error", errorType, reason);
  }
}
