package dev.headrace.lambda.run;

import dev.headrace.kernel.usage.Dimension;
import dev.headrace.kernel.usage.Unit;
import org.jspecify.annotations.Nullable;

/**
 * What Lambda is paid by, with the usage types of AWS's own price list, and how much of each was
 * wasted. https://aws.amazon.com/lambda/pricing/
 *
 * <p>Their order is kept on journals: new ones come last.
 */
public enum LambdaDimension implements Dimension {
  /**
   * Requests that ran; one that came asynchronously counts as several from 256 KB on, see {@link
   * Billing#requests}.
   */
  REQUESTS("Request", Unit.REQUESTS, null),
  /** Memory times billed duration. */
  COMPUTE("Lambda-GB-Second", Unit.MEBIBYTE_MILLISECONDS, null),
  /** {@link #REQUESTS} on Arm. */
  REQUESTS_ARM("Request-ARM", Unit.REQUESTS, null),
  /** {@link #COMPUTE} on Arm. */
  COMPUTE_ARM("Lambda-GB-Second-ARM", Unit.MEBIBYTE_MILLISECONDS, null),
  /** Memory times the time for which concurrency was provisioned, used or not. */
  PROVISIONED_HOLD("Lambda-Provisioned-Concurrency", Unit.MEBIBYTE_MILLISECONDS, null),
  /** {@link #PROVISIONED_HOLD} on Arm. */
  PROVISIONED_HOLD_ARM("Lambda-Provisioned-Concurrency-ARM", Unit.MEBIBYTE_MILLISECONDS, null),
  /** Memory times billed duration in provisioned environments, their INIT phases included. */
  PROVISIONED_COMPUTE("Lambda-Provisioned-GB-Second", Unit.MEBIBYTE_MILLISECONDS, null),
  /** {@link #PROVISIONED_COMPUTE} on Arm. */
  PROVISIONED_COMPUTE_ARM("Lambda-Provisioned-GB-Second-ARM", Unit.MEBIBYTE_MILLISECONDS, null),
  /** Room in {@code /tmp} beyond 512 MB, times billed duration. */
  STORAGE("Lambda-Storage-GB-Second", Unit.MEBIBYTE_MILLISECONDS, null),
  /** {@link #STORAGE} on Arm. */
  STORAGE_ARM("Lambda-Storage-GB-Second-ARM", Unit.MEBIBYTE_MILLISECONDS, null),

  /** {@link #REQUESTS} that ended in a function error. */
  REQUESTS_FAILED(REQUESTS),
  /** {@link #REQUESTS_ARM} that ended in a function error. */
  REQUESTS_ARM_FAILED(REQUESTS_ARM),
  /** {@link #COMPUTE} of requests that ended in a function error. */
  COMPUTE_FAILED(COMPUTE),
  /** {@link #COMPUTE_ARM} of requests that ended in a function error. */
  COMPUTE_ARM_FAILED(COMPUTE_ARM),
  /** {@link #PROVISIONED_COMPUTE} of requests that ended in a function error. */
  PROVISIONED_COMPUTE_FAILED(PROVISIONED_COMPUTE),
  /** {@link #PROVISIONED_COMPUTE_ARM} of requests that ended in a function error. */
  PROVISIONED_COMPUTE_ARM_FAILED(PROVISIONED_COMPUTE_ARM),
  /** {@link #PROVISIONED_HOLD} of what served no request meanwhile. */
  PROVISIONED_HOLD_IDLE(PROVISIONED_HOLD),
  /** {@link #PROVISIONED_HOLD_ARM} of what served no request meanwhile. */
  PROVISIONED_HOLD_ARM_IDLE(PROVISIONED_HOLD_ARM),
  /** {@link #STORAGE} of requests that ended in a function error. */
  STORAGE_FAILED(STORAGE),
  /** {@link #STORAGE_ARM} of requests that ended in a function error. */
  STORAGE_ARM_FAILED(STORAGE_ARM);

  private final String usageType;
  private final Unit unit;
  private final @Nullable LambdaDimension wasteOf;

  LambdaDimension(String usageType, Unit unit, @Nullable LambdaDimension wasteOf) {
    this.usageType = usageType;
    this.unit = unit;
    this.wasteOf = wasteOf;
  }

  LambdaDimension(LambdaDimension wasteOf) {
    this(wasteOf.usageType, wasteOf.unit, wasteOf);
  }

  @Override
  public String serviceCode() {
    return "AWSLambda";
  }

  @Override
  public String usageType() {
    return usageType;
  }

  @Override
  public String operation() {
    return "Invoke";
  }

  @Override
  public Unit unit() {
    return unit;
  }

  @Override
  public @Nullable Dimension wasteOf() {
    return wasteOf;
  }
}
