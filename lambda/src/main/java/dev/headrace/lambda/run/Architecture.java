package dev.headrace.lambda.run;

import org.jspecify.annotations.Nullable;

/** What processors a version runs on; each has prices of its own. */
public enum Architecture {
  /** Intel and AMD. */
  X86_64(
      "x86_64",
      LambdaDimension.REQUESTS,
      LambdaDimension.REQUESTS_FAILED,
      LambdaDimension.STORAGE,
      LambdaDimension.STORAGE_FAILED,
      LambdaDimension.COMPUTE,
      LambdaDimension.COMPUTE_FAILED,
      LambdaDimension.PROVISIONED_COMPUTE,
      LambdaDimension.PROVISIONED_COMPUTE_FAILED,
      LambdaDimension.PROVISIONED_HOLD,
      LambdaDimension.PROVISIONED_HOLD_IDLE),
  /** Arm. */
  ARM64(
      "arm64",
      LambdaDimension.REQUESTS_ARM,
      LambdaDimension.REQUESTS_ARM_FAILED,
      LambdaDimension.STORAGE_ARM,
      LambdaDimension.STORAGE_ARM_FAILED,
      LambdaDimension.COMPUTE_ARM,
      LambdaDimension.COMPUTE_ARM_FAILED,
      LambdaDimension.PROVISIONED_COMPUTE_ARM,
      LambdaDimension.PROVISIONED_COMPUTE_ARM_FAILED,
      LambdaDimension.PROVISIONED_HOLD_ARM,
      LambdaDimension.PROVISIONED_HOLD_ARM_IDLE);

  private final String apiName;

  final LambdaDimension requests;
  final LambdaDimension failedRequests;
  final LambdaDimension storage;
  final LambdaDimension failedStorage;
  final LambdaDimension hold;
  final LambdaDimension idleHold;
  private final LambdaDimension compute;
  private final LambdaDimension failedCompute;
  private final LambdaDimension provisionedCompute;
  private final LambdaDimension failedProvisionedCompute;

  Architecture(
      String apiName,
      LambdaDimension requests,
      LambdaDimension failedRequests,
      LambdaDimension storage,
      LambdaDimension failedStorage,
      LambdaDimension compute,
      LambdaDimension failedCompute,
      LambdaDimension provisionedCompute,
      LambdaDimension failedProvisionedCompute,
      LambdaDimension hold,
      LambdaDimension idleHold) {
    this.apiName = apiName;
    this.requests = requests;
    this.failedRequests = failedRequests;
    this.storage = storage;
    this.failedStorage = failedStorage;
    this.compute = compute;
    this.failedCompute = failedCompute;
    this.provisionedCompute = provisionedCompute;
    this.failedProvisionedCompute = failedProvisionedCompute;
    this.hold = hold;
    this.idleHold = idleHold;
  }

  /** What Lambda calls it. */
  public String apiName() {
    return apiName;
  }

  /** What the time of requests is paid by. */
  LambdaDimension compute(boolean provisioned) {
    return provisioned ? provisionedCompute : compute;
  }

  /** How much of that went to requests that failed. */
  LambdaDimension failedCompute(boolean provisioned) {
    return provisioned ? failedProvisionedCompute : failedCompute;
  }

  /** The architecture of a name; null where there is none. */
  public static @Nullable Architecture named(String apiName) {
    for (Architecture architecture : values()) {
      if (architecture.apiName.equals(apiName)) {
        return architecture;
      }
    }
    return null;
  }
}
