package dev.headrace.lambda.run;

/** What is paid for. https://aws.amazon.com/lambda/pricing/ */
class Billing {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /**
   * The billed duration in milliseconds, rounded up. Since August 2025 the INIT phase is paid for
   * whatever the package and the runtime
   * (https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/). An INIT
   * that failed is not: it is done again within the request, which is paid for.
   *
   * @param initNanos the INIT phase of an environment's first request, else 0
   */
  long billedMillis(long durationNanos, long initNanos) {
    return (durationNanos + initNanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
  }

  /** Memory times billed duration, in mebibyte-milliseconds. */
  long compute(int memoryMiB, long billedMillis) {
    return memoryMiB * billedMillis;
  }
}
