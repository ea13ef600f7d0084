package dev.headrace.supporting.costexplorer;

import dev.headrace.billing.bill.UsageLine;
import dev.headrace.billing.export.Bills;
import java.util.List;

/**
 * What AWS itself says of a piece of usage.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetDimensionValues.html">
 *     GetDimensionValues, Dimension</a>
 */
enum Dimension {
  LINKED_ACCOUNT,
  OPERATION,
  RECORD_TYPE,
  REGION,
  SERVICE,
  USAGE_TYPE;

  /** What usage without an operation has, as in Cost Explorer. */
  private static final String NO_OPERATION = "NoOperation";

  /** The only kind of charge: there are no credits, refunds, taxes or fees at public prices. */
  private static final String USAGE = "Usage";

  /**
   * Reads a name.
   *
   * @param what where it stands, for the message
   */
  static Dimension parse(String what, String name) {
    for (Dimension dimension : values()) {
      if (dimension.name().equals(name)) {
        return dimension;
      }
    }
    throw Invalid.notAmong(what, name, List.of(values()));
  }

  /** The value that a line has. */
  String of(UsageLine line) {
    return switch (this) {
      case LINKED_ACCOUNT -> line.partition().account();
      case OPERATION -> line.key().operation().isEmpty() ? NO_OPERATION : line.key().operation();
      case RECORD_TYPE -> USAGE;
      case REGION -> line.key().region();
      case SERVICE -> Bills.serviceName(line.key().serviceCode());
      case USAGE_TYPE -> line.key().usageType();
    };
  }
}
