package dev.headrace.billing.ledger;

import dev.headrace.kernel.usage.Unit;

/**
 * How much was used of one thing that is paid.
 *
 * @param serviceCode the provider's code of the service, such as {@code AWSLambda}
 * @param usageType without its region prefix, such as {@code Lambda-GB-Second}
 * @param operation such as {@code Invoke}; empty where there is none
 * @param quantity in the unit
 * @param wasted how much of it went to failed work or to waiting idle
 */
public record Metered(
    String serviceCode, String usageType, String operation, Unit unit, long quantity, long wasted) {
  /** Whether both count the same thing. */
  boolean isOf(Metered other) {
    return serviceCode.equals(other.serviceCode)
        && usageType.equals(other.usageType)
        && operation.equals(other.operation);
  }

  /** Both together. */
  Metered plus(Metered other) {
    return new Metered(
        serviceCode, usageType, operation, unit, quantity + other.quantity, wasted + other.wasted);
  }

  /** The larger of two counts of the same time. */
  Metered orMore(Metered other) {
    return new Metered(
        serviceCode,
        usageType,
        operation,
        unit,
        Math.max(quantity, other.quantity),
        Math.max(wasted, other.wasted));
  }
}
