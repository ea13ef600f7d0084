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

  private static final int REQUEST_BYTES = 256 * 1_024;
  private static final int FURTHER_REQUEST_BYTES = 64 * 1_024;
  private static final long HELD_STEP_MILLIS = 300_000;
  private static final int FREE_TEMPORARY_MIB = 512;

  /**
   * How many requests one is paid as: an asynchronous one of more than 256 KB is one more for each
   * further 64 KB that it begins.
   * https://aws.amazon.com/about-aws/whats-new/2025/10/aws-lambda-payload-size-256-kb-1-mb-invocations/
   */
  long requests(boolean asynchronous, long payloadBytes) {
    if (!asynchronous || payloadBytes <= REQUEST_BYTES) {
      return 1;
    }
    return 1 + Math.ceilDiv(payloadBytes - REQUEST_BYTES, FURTHER_REQUEST_BYTES);
  }

  /**
   * The time that provisioned concurrency is paid for, in milliseconds: from the time it is enabled
   * until it is disabled, rounded up to five minutes.
   */
  long heldMillis(long enabledMillis) {
    return Math.ceilDiv(enabledMillis, HELD_STEP_MILLIS) * HELD_STEP_MILLIS;
  }

  /** Room in {@code /tmp} beyond what is free, times billed duration, in mebibyte-milliseconds. */
  long storage(int temporaryMiB, long billedMillis) {
    return Math.max(0, temporaryMiB - FREE_TEMPORARY_MIB) * billedMillis;
  }

  /** Memory times billed duration, in mebibyte-milliseconds. */
  long compute(int memoryMiB, long billedMillis) {
    return memoryMiB * billedMillis;
  }
}
