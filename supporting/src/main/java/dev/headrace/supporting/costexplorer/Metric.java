package dev.headrace.supporting.costexplorer;

import java.util.Arrays;
import java.util.List;

/**
 * What an answer counts. At public prices, without plans, discounts and credits, what is unblended
 * is what is amortized, and net of nothing.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html">
 *     GetCostAndUsage, Metrics</a>
 */
enum Metric {
  UNBLENDED_COST("UnblendedCost"),
  BLENDED_COST("BlendedCost"),
  AMORTIZED_COST("AmortizedCost"),
  NET_UNBLENDED_COST("NetUnblendedCost"),
  NET_AMORTIZED_COST("NetAmortizedCost"),
  USAGE_QUANTITY("UsageQuantity");

  private static final String NORMALIZED = "NormalizedUsageAmount";

  private final String shown;

  Metric(String shown) {
    this.shown = shown;
  }

  /**
   * Reads a name.
   *
   * @param where it stands, for the message
   */
  static Metric parse(String where, String name) {
    for (Metric metric : values()) {
      if (metric.shown.equals(name)) {
        return metric;
      }
    }
    if (name.equals(NORMALIZED)) {
      throw Invalid.request(
          where
              + ": "
              + NORMALIZED
              + " counts reserved instances by their size, and there are none; the others are "
              + names());
    }
    throw Invalid.notAmong(where + ": each", name, names());
  }

  private static List<String> names() {
    return Arrays.stream(values()).map(Metric::shown).toList();
  }

  boolean isCost() {
    return this != USAGE_QUANTITY;
  }

  /** Its name in requests and answers. */
  String shown() {
    return shown;
  }
}
