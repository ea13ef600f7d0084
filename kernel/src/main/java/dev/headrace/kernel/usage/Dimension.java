package dev.headrace.kernel.usage;

import org.jspecify.annotations.Nullable;

/** One thing that a service is paid by; each service has an enum of its own. */
public interface Dimension {
  /** Its place in the enum, below {@link Meter#MAX_DIMENSIONS}. */
  int ordinal();

  /** The provider's code of the service, as its price list names it, such as {@code AWSLambda}. */
  String serviceCode();

  /**
   * The usage type without its region prefix, as bills name it, such as {@code Lambda-GB-Second}.
   */
  String usageType();

  /** The operation as bills name it, such as {@code Invoke}; empty where there is none. */
  default String operation() {
    return "";
  }

  /** What a quantity counts. */
  Unit unit();

  /**
   * The dimension of the same service of which this one says how much went to failed work or to
   * waiting idle; such a dimension is not paid by itself. Null for one that is paid.
   */
  default @Nullable Dimension wasteOf() {
    return null;
  }
}
