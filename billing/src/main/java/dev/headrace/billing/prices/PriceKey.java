package dev.headrace.billing.prices;

/**
 * What a price is for, as a bill names it.
 *
 * @param serviceCode the provider's code of the service, such as {@code AWSLambda}
 * @param region such as {@code us-east-1}; {@code global} where there is one price for all
 * @param usageType the provider's usage type, such as {@code Lambda-GB-Second}
 * @param operation the provider's operation, such as {@code Invoke}; empty where prices have none
 */
public record PriceKey(String serviceCode, String region, String usageType, String operation)
    implements Comparable<PriceKey> {
  /** A price that no operation sets apart. */
  public static PriceKey of(String serviceCode, String region, String usageType) {
    return new PriceKey(serviceCode, region, usageType, "");
  }

  @Override
  public int compareTo(PriceKey other) {
    return path().compareTo(other.path());
  }

  private String path() {
    return serviceCode + '\0' + region + '\0' + usageType + '\0' + operation;
  }

  @Override
  public String toString() {
    String named = serviceCode + " " + usageType + " in " + region;
    return operation.isEmpty() ? named : named + " (" + operation + ")";
  }
}
