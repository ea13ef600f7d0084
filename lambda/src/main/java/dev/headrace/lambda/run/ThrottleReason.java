package dev.headrace.lambda.run;

/**
 * Why a request was refused with 429 TooManyRequestsException, in Lambda's words.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
public enum ThrottleReason {
  /** The account runs as many requests at once as it may. */
  CONCURRENT_INVOCATION_LIMIT("ConcurrentInvocationLimitExceeded"),
  /** The function's environments grow faster than they may. */
  FUNCTION_INVOCATION_RATE_LIMIT("FunctionInvocationRateLimitExceeded"),
  /** The function runs as many requests at once as are reserved for it. */
  RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT(
      "ReservedFunctionConcurrentInvocationLimitExceeded"),
  /** The function gets more requests a second than its reservation allows. */
  RESERVED_FUNCTION_INVOCATION_RATE_LIMIT("ReservedFunctionInvocationRateLimitExceeded"),
  /** The account gets more requests a second than it may. */
  CALLER_RATE_LIMIT("CallerRateLimitExceeded");

  private final String reason;

  ThrottleReason(String reason) {
    this.reason = reason;
  }

  /** The word on the wire. */
  public String reason() {
    return reason;
  }
}
