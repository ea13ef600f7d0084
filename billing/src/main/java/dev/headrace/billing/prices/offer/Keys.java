package dev.headrace.billing.prices.offer;

import dev.headrace.billing.prices.PriceKey;
import dev.headrace.billing.prices.Regions;

/** Under which keys the price book keeps what price lists have. */
final class Keys {
  private static final String MODELS = "AmazonBedrockFoundationModels";
  private static final String PLANS = "ComputeSavingsPlans";

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

  /** Whether the operation in keys of a service is a name of its own, given by these methods. */
  static boolean isNamedByOperation(String service) {
    return service.equals(MODELS) || service.equals(PLANS);
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
