package dev.headrace.billing.prices;

import dev.headrace.kernel.Nearest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The regions that prices are for, with the codes that AWS puts before usage types.
 *
 * <p>In us-east-1 the oldest services have no code ({@code BoxUsage:m5.large}); elsewhere all have
 * one ({@code EUC1-BoxUsage:m5.large}). See
 * https://docs.aws.amazon.com/cur/latest/userguide/Lineitem-columns.html.
 */
public final class Regions {
  /** Where one price holds everywhere. */
  public static final String GLOBAL = "global";

  private static final String HOME = "us-east-1";
  private static final String HOME_CODE = "USE1";
  private static final Map<String, String> CODES = codes();
  private static final Map<String, String> REGIONS = regions();
  private static final List<String> OTHER_CLOUDS = List.of(GLOBAL, "us-central1", "eastus");

  private Regions() {}

  private static Map<String, String> codes() {
    var codes = new TreeMap<String, String>();
    codes.put("af-south-1", "AFS1");
    codes.put("ap-east-1", "APE1");
    codes.put("ap-east-2", "APE2");
    codes.put("ap-northeast-1", "APN1");
    codes.put("ap-northeast-2", "APN2");
    codes.put("ap-northeast-3", "APN3");
    codes.put("ap-south-1", "APS3");
    codes.put("ap-south-2", "APS5");
    codes.put("ap-southeast-1", "APS1");
    codes.put("ap-southeast-2", "APS2");
    codes.put("ap-southeast-3", "APS4");
    codes.put("ap-southeast-4", "APS6");
    codes.put("ap-southeast-5", "APS7");
    codes.put("ap-southeast-6", "APS8");
    codes.put("ap-southeast-7", "APS9");
    codes.put("ca-central-1", "CAN1");
    codes.put("ca-west-1", "CAN2");
    codes.put("eu-central-1", "EUC1");
    codes.put("eu-central-2", "EUC2");
    codes.put("eu-north-1", "EUN1");
    codes.put("eu-south-1", "EUS1");
    codes.put("eu-south-2", "EUS2");
    codes.put("eu-west-1", "EU");
    codes.put("eu-west-2", "EUW2");
    codes.put("eu-west-3", "EUW3");
    codes.put("il-central-1", "ILC1");
    codes.put("me-central-1", "MEC1");
    codes.put("me-south-1", "MES1");
    codes.put("mx-central-1", "MXC1");
    codes.put("sa-east-1", "SAE1");
    codes.put(HOME, HOME_CODE);
    codes.put("us-east-2", "USE2");
    codes.put("us-gov-east-1", "UGE1");
    codes.put("us-gov-west-1", "UGW1");
    codes.put("us-west-1", "USW1");
    codes.put("us-west-2", "USW2");
    return codes;
  }

  private static Map<String, String> regions() {
    var regions = new TreeMap<String, String>();
    CODES.forEach((region, code) -> regions.put(code, region));
    regions.put("EUW1", "eu-west-1"); // some newer services say this instead of EU
    return regions;
  }

  /** The region whose code a usage type begins with; null where it begins with none. */
  public static @Nullable String ofUsageType(String usageType) {
    int dash = usageType.indexOf('-');
    return dash <= 0 ? null : REGIONS.get(usageType.substring(0, dash));
  }

  /** The usage type as every region has it: {@code EUC1-Lambda-GB-Second} without {@code EUC1-}. */
  public static String withoutRegion(String usageType) {
    return ofUsageType(usageType) == null
        ? usageType
        : usageType.substring(usageType.indexOf('-') + 1);
  }

  /** Whether there is such a region. */
  public static boolean known(String region) {
    return CODES.containsKey(region) || OTHER_CLOUDS.contains(region);
  }

  /** The known region that a word is most like, for a message; empty if it is like none. */
  public static Optional<String> nearest(String region) {
    return Nearest.to(region, CODES.keySet());
  }

  /**
   * What a usage type of us-east-1 is called in another region of AWS: {@code Lambda-GB-Second} in
   * eu-central-1 is {@code EUC1-Lambda-GB-Second}. Other names stay as they are.
   */
  public static String usageType(String ofUsEast1, String region) {
    @Nullable String code = CODES.get(region);
    if (code == null || region.equals(HOME)) {
      return ofUsEast1;
    }
    String bare =
        ofUsEast1.startsWith(HOME_CODE + "-")
            ? ofUsEast1.substring(HOME_CODE.length() + 1)
            : ofUsEast1;
    return code + "-" + bare.replace("MP:" + HOME_CODE + "_", "MP:" + code + "_");
  }
}
