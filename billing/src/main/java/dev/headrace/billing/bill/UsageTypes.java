package dev.headrace.billing.bill;

import java.util.Map;

/**
 * AWS's usage types begin with a code of the region; in us-east-1 some services leave it out.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/aws-usage-report-understand.html">
 *     Region codes of usage types</a>
 */
public final class UsageTypes {
  private static final Map<String, String> CODES =
      Map.ofEntries(
          Map.entry("us-east-1", "USE1"),
          Map.entry("us-east-2", "USE2"),
          Map.entry("us-west-1", "USW1"),
          Map.entry("us-west-2", "USW2"),
          Map.entry("ca-central-1", "CAN1"),
          Map.entry("sa-east-1", "SAE1"),
          Map.entry("eu-central-1", "EUC1"),
          Map.entry("eu-central-2", "EUC2"),
          Map.entry("eu-north-1", "EUN1"),
          Map.entry("eu-south-1", "EUS1"),
          Map.entry("eu-south-2", "EUS2"),
          Map.entry("eu-west-1", "EUW1"),
          Map.entry("eu-west-2", "EUW2"),
          Map.entry("eu-west-3", "EUW3"),
          Map.entry("ap-east-1", "APE1"),
          Map.entry("ap-northeast-1", "APN1"),
          Map.entry("ap-northeast-2", "APN2"),
          Map.entry("ap-northeast-3", "APN3"),
          Map.entry("ap-south-1", "APS3"),
          Map.entry("ap-southeast-1", "APS1"),
          Map.entry("ap-southeast-2", "APS2"));

  private UsageTypes() {}

  /** A usage type with its region's code; as it is where the region's code is not known. */
  public static String prefixed(String region, String usageType) {
    String code = CODES.get(region);
    return code == null ? usageType : code + "-" + usageType;
  }
}
