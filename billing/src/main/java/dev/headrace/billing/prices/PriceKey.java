package dev.headrace.billing.prices;

import java.util.Comparator;

/**
 * What a price is for, as a bill names it.
 *
 * @param serviceCode the provider's code of the service, such as {@code AWSLambda}
 * @param region such as {@code us-east-1}; {@code global} where there is one price for all
 * @param usageType the provider's usage type, such as {@code Lambda-GB-Second}
 * @param operation the provider's operation, such as {@code LoadBalancing:Application}; empty where
 *     the price depends on none
 */
public record PriceKey(String serviceCode, String region, String usageType, String operation)
    implements Comparable<PriceKey> {
  private static final Comparator<PriceKey> ORDER =
      Comparator.comparing(PriceKey::serviceCode)
          .thenComparing(PriceKey::region)
          .thenComparing(PriceKey::usageType)
          .thenComparing(PriceKey::operation);

  /** A price that no operation sets apart. */
  public static PriceKey of(String serviceCode, String region, String usageType) {
    return new PriceKey(serviceCode, region, usageType, "");
  }

  /** The same of another service. */
  PriceKey withService(String otherServiceCode) {
    return new PriceKey(otherServiceCode, region, usageType, operation);
  }

  /** The same with another operation. */
  public PriceKey withOperation(String other) {
    return new PriceKey(serviceCode, region, usageType, other);
  }

  /**
   * The same in another region of AWS, for a key of us-east-1: {@code Lambda-GB-Second} becomes
   * {@code EUC1-Lambda-GB-Second} in eu-central-1.
   */
  public PriceKey in(String other) {
    return new PriceKey(serviceCode, other, Regions.usageType(usageType, other), operation);
  }

  @Override
  public int compareTo(PriceKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    String named = serviceCode + " " + usageType + " in " + region;
    return operation.isEmpty() ? named : named + " (" + operation + ")";
  }
}
