package dev.headrace.lambda.run;

import org.jspecify.annotations.Nullable;

/**
 * How far the provisioned concurrency of a version is.
 * https://docs.aws.amazon.com/lambda/latest/api/API_GetProvisionedConcurrencyConfig.html
 *
 * @param requested how many environments are to be kept ready
 * @param allocated how many of them are initialised
 * @param status whether all of them were
 * @param statusReason why they could not be; null unless that failed
 */
public record ProvisionedState(
    int requested, int allocated, Status status, @Nullable String statusReason) {
  /** Whether all that were requested have been allocated. */
  public enum Status {
    /** They are being initialised, and serve no request before all are. */
    IN_PROGRESS,
    /** All were; those that end are replaced. */
    READY,
    /** Several in a row could not be; it is still tried from time to time. */
    FAILED
  }

  /** Of a version without provisioned concurrency. */
  public static final ProvisionedState NONE = new ProvisionedState(0, 0, Status.READY, null);
}
