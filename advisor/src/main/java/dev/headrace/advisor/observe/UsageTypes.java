package dev.headrace.advisor.observe;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Usage types of AWS, which begin with a code of the region everywhere but in the oldest services
 * of us-east-1.
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-region-billing-codes.html
 */
final class UsageTypes {
  private static final Map<String, String> REGIONS =
      Map.ofEntries(
          Map.entry("USE1", "us-east-1"),
          Map.entry("USE2", "us-east-2"),
          Map.entry("USW1", "us-west-1"),
          Map.entry("USW2", "us-west-2"),
          Map.entry("AFS1", "af-south-1"),
          Map.entry("APE1", "ap-east-1"),
          Map.entry("APE2", "ap-east-2"),
          Map.entry("APN1", "ap-northeast-1"),
          Map.entry("APN2", "ap-northeast-2"),
          Map.entry("APN3", "ap-northeast-3"),
          Map.entry("APS1", "ap-southeast-1"),
          Map.entry("APS2", "ap-southeast-2"),
          Map.entry("APS3", "ap-south-1"),
          Map.entry("APS4", "ap-southeast-3"),
          Map.entry("APS5", "ap-south-2"),
          Map.entry("APS6", "ap-southeast-4"),
          Map.entry("APS7", "ap-southeast-5"),
          Map.entry("APS8", "ap-southeast-6"),
          Map.entry("APS9", "ap-southeast-7"),
          Map.entry("CAN1", "ca-central-1"),
          Map.entry("CAN2", "ca-west-1"),
          Map.entry("EU", "eu-west-1"),
          Map.entry("EUC1", "eu-central-1"),
          Map.entry("EUC2", "eu-central-2"),
          Map.entry("EUN1", "eu-north-1"),
          Map.entry("EUS1", "eu-south-1"),
          Map.entry("EUS2", "eu-south-2"),
          Map.entry("EUW1", "eu-west-1"),
          Map.entry("EUW2", "eu-west-2"),
          Map.entry("EUW3", "eu-west-3"),
          Map.entry("ILC1", "il-central-1"),
          Map.entry("MEC1", "me-central-1"),
          Map.entry("MES1", "me-south-1"),
          Map.entry("MXC1", "mx-central-1"),
          Map.entry("SAE1", "sa-east-1"),
          Map.entry("UGE1", "us-gov-east-1"),
          Map.entry("UGW1", "us-gov-west-1"));

  private UsageTypes() {}

  /** The usage type as every region has it: {@code EUC1-Lambda-GB-Second} without {@code EUC1-}. */
  static String withoutRegion(String usageType) {
    return regionOf(usageType) == null
        ? usageType
        : usageType.substring(usageType.indexOf('-') + 1);
  }

  /** The region whose code a usage type begins with; null where it begins with none. */
  static @Nullable String regionOf(String usageType) {
    int dash = usageType.indexOf('-');
    return dash <= 0 ? null : REGIONS.get(usageType.substring(0, dash));
  }
}
