package dev.headrace.advisor.observe;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * What a bill tells of one function.
 *
 * @param gigabyteSecondsPerRequest the mean
 */
record BilledFunction(String architecture, double gigabyteSecondsPerRequest) {
  private static final String COMPUTE = "Lambda-GB-Second";
  private static final String REQUESTS = "Request";
  private static final String ARM = "-ARM";

  /** Null where the bill has no requests or no duration of it. */
  static @Nullable BilledFunction of(Charges.Resource function) {
    BigDecimal requests = requests(function);
    BigDecimal arm = function.quantities.getOrDefault(COMPUTE + ARM, BigDecimal.ZERO);
    BigDecimal compute = function.quantities.getOrDefault(COMPUTE, BigDecimal.ZERO).add(arm);
    if (requests.signum() <= 0 || compute.signum() <= 0) {
      return null;
    }
    return new BilledFunction(
        arm.signum() > 0 ? "arm64" : "x86_64",
        compute.divide(requests, MathContext.DECIMAL64).doubleValue());
  }

  static BigDecimal requests(Charges.Resource function) {
    return function
        .quantities
        .getOrDefault(REQUESTS, BigDecimal.ZERO)
        .add(function.quantities.getOrDefault(REQUESTS + ARM, BigDecimal.ZERO));
  }
}
