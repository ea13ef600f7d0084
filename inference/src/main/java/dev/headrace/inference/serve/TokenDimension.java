package dev.headrace.inference.serve;

import dev.headrace.kernel.usage.Dimension;
import dev.headrace.kernel.usage.Unit;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a model is paid by.
 *
 * @param ordinal its place among those of its resource
 * @param serviceCode as the provider's bill has it
 * @param usageType as the provider's bill has it, of its home region
 * @param operation as the provider's bill has it
 * @param wasteOf what it says was used in vain; null for one that is paid
 */
public record TokenDimension(
    int ordinal,
    String serviceCode,
    String usageType,
    String operation,
    Unit unit,
    @Nullable Dimension wasteOf)
    implements Dimension {
  /** The part of another that was used in vain. */
  static TokenDimension wasteOf(int ordinal, Dimension paid) {
    return new TokenDimension(
        ordinal, paid.serviceCode(), paid.usageType(), paid.operation(), paid.unit(), paid);
  }
}
