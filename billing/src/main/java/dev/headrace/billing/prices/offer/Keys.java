package dev.headrace.billing.prices.offer;

import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.Regions;

/** Under which keys the price book keeps what price lists have. */
final class Keys {
  private static final String MODELS = "AmazonBedrockFoundationModels";
  private static final String PLANS = "ComputeSavingsPlans";
  private static final String MACHINES = "AmazonEC2";
  private static final String RESERVED = "RI:";
  private static final String BOX = "BoxUsage:";

  private Keys() {}

  /**
   * The key of a price on demand. The models that are sold on Bedrock share their usage types, so
   * that the name of the service, which is that of the model, sets them apart.
   */
  static PriceKey onDemand(
      String service, String region, String usageType, String operation, String serviceName) {
    return new PriceKey(
        service,
        region.isEmpty() ? Regions.GLOBAL : region,
        usageType,
        service.equals(MODELS) ? serviceName : operation);
  }

  /** Whether the operation of a key is a name of its own, given by these methods. */
  static boolean isNamedByOperation(PriceKey key) {
    return key.serviceCode().equals(MODELS)
        || key.serviceCode().equals(PLANS)
        || key.operation().startsWith(RESERVED);
  }

  /**
   * The key of a reserved instance's hour, which bills call heavy usage of it. Without an operation
   * if it is no standard one with Linux, for a year, with nothing upfront: the price book has no
   * others.
   *
   * @param onDemand the key of the same on demand, with its operation
   */
  static PriceKey reserved(
      PriceKey onDemand, String length, String purchaseOption, String offeringClass) {
    String usageType = onDemand.usageType();
    boolean wanted =
        onDemand.serviceCode().equals(MACHINES)
            && onDemand.operation().equals("RunInstances")
            && usageType.substring(usageType.indexOf('-') + 1).startsWith(BOX)
            && length.equals("1yr")
            && purchaseOption.equals("No Upfront")
            && offeringClass.equals("standard");
    return new PriceKey(
        onDemand.serviceCode(),
        onDemand.region(),
        usageType.replace(BOX, "HeavyUsage:"),
        wanted ? RESERVED + "1yrNoUpfront" : "");
  }

  /**
   * The key of a rate under a Savings Plan: the usage type that is discounted, with the plan's as
   * operation. Without an operation if it is no rate of a Compute Savings Plan on Linux.
   */
  static PriceKey underPlan(
      String service,
      String region,
      String planUsageType,
      String discountedUsageType,
      String discountedOperation) {
    boolean machine = discountedOperation.startsWith("RunInstances");
    boolean linux =
        discountedOperation.equals("RunInstances")
            && discountedUsageType.contains("BoxUsage:")
            && !discountedUsageType.contains("HostBoxUsage:");
    boolean wanted =
        service.equals(PLANS) && planUsageType.startsWith("ComputeSP:") && (!machine || linux);
    return new PriceKey(PLANS, region, discountedUsageType, wanted ? planUsageType : "");
  }
}
