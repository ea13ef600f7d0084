package dev.headrace.advisor.observe;

import java.util.Locale;

/**
 * What a line of a bill is for.
 * https://docs.aws.amazon.com/cur/latest/userguide/Lineitem-columns.html
 */
enum ChargeKind {
  /** Something that was used, covered by a plan or not. */
  USAGE(""),
  /** What a plan pays back of usage that it covers. */
  PLAN_NEGATION("a Savings Plan covers it"),
  /** A plan or reservation that is paid whether it is used or not. */
  COMMITMENT("a Savings Plan or reservation, which is paid whether it is used or not"),
  /** A discount that was agreed on. */
  DISCOUNT("a discount that was agreed on"),
  /** Money that the provider gave or gives back. */
  CREDIT("a credit or refund"),
  /** Tax. */
  TAX("tax, which no expectation has"),
  /** A support plan, which is a share of the rest. */
  SUPPORT("a support plan, which is a share of the whole bill"),
  /** A fee beside usage. */
  FEE("a fee that comes once or monthly, such as for a domain or a marketplace product");

  private final String words;

  ChargeKind(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** The kind of a line by its type in a CUR, or its category in FOCUS. */
  static ChargeKind of(String type, String service) {
    if (service.toLowerCase(Locale.ROOT).contains("support")) {
      return SUPPORT;
    }
    return switch (type) {
      case "SavingsPlanNegation" -> PLAN_NEGATION;
      case "SavingsPlanRecurringFee", "SavingsPlanUpfrontFee", "RIFee", "Purchase" -> COMMITMENT;
      case "EdpDiscount",
          "PrivateRateDiscount",
          "BundledDiscount",
          "Discount",
          "SppDiscount",
          "DistributorDiscount",
          "SolutionProviderProgramDiscount" ->
          DISCOUNT;
      case "Credit", "Refund", "Adjustment" -> CREDIT;
      case "Tax" -> TAX;
      case "Fee" -> FEE;
      default -> USAGE;
    };
  }
}
