package dev.headrace.billing.bill;

/**
 * How long a provider bills for something that lasted: rounded up to its step, and at least its
 * minimum. Services report what they used after this rule, not before it.
 */
public enum BillableDuration {
  /** A request of a function. https://aws.amazon.com/lambda/pricing/ */
  LAMBDA(1, 0),
  /**
   * Provisioned concurrency of a function, from enabling to disabling.
   * https://aws.amazon.com/lambda/pricing/
   */
  LAMBDA_PROVISIONED(300_000, 0),
  /**
   * A snapshot of a function version that SnapStart keeps. https://aws.amazon.com/lambda/pricing/
   */
  LAMBDA_SNAPSTART_CACHE(1, 10_800_000),
  /** A task or pod on Linux. https://aws.amazon.com/fargate/pricing/ */
  FARGATE(1_000, 60_000),
  /** An active instance's vCPU. https://aws.amazon.com/apprunner/pricing/ */
  APP_RUNNER(1_000, 60_000),
  /** An on-demand or Spot instance with Linux. https://aws.amazon.com/ec2/pricing/ */
  EC2_LINUX(1_000, 60_000),
  /** A request of a serverless endpoint. https://aws.amazon.com/sagemaker/ai/pricing/ */
  SAGEMAKER_SERVERLESS(1, 0),
  /** A serverless worker, from start to stop. https://docs.runpod.io/serverless/pricing */
  RUNPOD_SERVERLESS(1_000, 0),
  /** A request-based instance's billable time. https://cloud.google.com/run/pricing */
  CLOUD_RUN(100, 0),
  /**
   * An execution on the consumption plan.
   * https://azure.microsoft.com/en-us/pricing/details/functions/
   */
  AZURE_FUNCTIONS(1, 100);

  private static final int AZURE_MEMORY_STEP_MIB = 128;
  private static final int AZURE_MAX_MEMORY_MIB = 1_536;

  private final long stepMillis;
  private final long minimumMillis;

  BillableDuration(long stepMillis, long minimumMillis) {
    this.stepMillis = stepMillis;
    this.minimumMillis = minimumMillis;
  }

  /** What durations are rounded up to, in milliseconds. */
  public long stepMillis() {
    return stepMillis;
  }

  /** What is billed at least, in milliseconds. */
  public long minimumMillis() {
    return minimumMillis;
  }

  /**
   * What is billed for a duration, both in milliseconds.
   *
   * @throws IllegalArgumentException for a duration below zero
   */
  public long billedMillis(long millis) {
    if (millis < 0) {
      throw new IllegalArgumentException("a duration of " + millis + " ms");
    }
    return Math.max(minimumMillis, Math.ceilDiv(millis, stepMillis) * stepMillis);
  }

  /**
   * The memory that Azure Functions bill on the consumption plan for what was used on average: in
   * steps of 128 MB, at most 1,536 MB. https://azure.microsoft.com/en-us/pricing/details/functions/
   *
   * @param usedMiB what was used, above zero
   */
  public static int azureBilledMemoryMiB(int usedMiB) {
    int rounded = Math.ceilDiv(usedMiB, AZURE_MEMORY_STEP_MIB) * AZURE_MEMORY_STEP_MIB;
    return Math.clamp(rounded, AZURE_MEMORY_STEP_MIB, AZURE_MAX_MEMORY_MIB);
  }
}
