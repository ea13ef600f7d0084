package dev.headrace.kernel.usage;

/** One thing that a service is paid by; each service has an enum of its own. */
public interface Dimension {
  /** Its place in the enum, below {@link Meter#MAX_DIMENSIONS}. */
  int ordinal();

  /**
   * The usage type without its region prefix, as bills name it, such as {@code Lambda-GB-Second}.
   */
  String usageType();

  /** What a quantity counts. */
  Unit unit();
}
