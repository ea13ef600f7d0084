package dev.headrace.lambda.run;

import org.jspecify.annotations.Nullable;

/**
 * Whether a request may run: concurrency and rates, of a reservation or of the account.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
 */
class Admission {
  /**
   * The limit that refuses a request now; null where none does, and then the request counts until
   * {@link #ended}. Concurrency comes first: a request that cannot run takes nothing of a rate.
   * What is provisioned for other versions and functions is theirs, used or not.
   */
  @Nullable ThrottleReason admit(FunctionVersion version, long nowNanos) {
    DeployedFunction function = version.function();
    if (function.isReserved()) {
      int limit = function.reservedConcurrency();
      if (function.inFlight() >= limit
          || (version.claimsOneMore() && function.claimed() >= limit)) {
        return ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT;
      }
      if (!function.requestRate().take(nowNanos)) {
        return ThrottleReason.RESERVED_FUNCTION_INVOCATION_RATE_LIMIT;
      }
    } else {
      Account account = function.account();
      int limit = account.unreservedConcurrency();
      if (account.unreservedInFlight() >= limit
          || (version.claimsOneMore() && account.unreservedClaimed() >= limit)) {
        return ThrottleReason.CONCURRENT_INVOCATION_LIMIT;
      }
      if (!account.requestRate().take(nowNanos)) {
        return ThrottleReason.CALLER_RATE_LIMIT;
      }
    }
    version.requestBegan();
    return null;
  }

  /**
   * Whether the function may start one more environment for a request that needs one.
   * https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html
   */
  boolean mayGrow(DeployedFunction function, long nowNanos) {
    return function.growth().take(nowNanos);
  }

  /** A request that was admitted has ended, however that was. */
  void ended(FunctionVersion version) {
    version.requestEnded();
  }
}
