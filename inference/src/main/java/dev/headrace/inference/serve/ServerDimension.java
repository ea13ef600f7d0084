package dev.headrace.inference.serve;

import dev.headrace.kernel.usage.Dimension;
import dev.headrace.kernel.usage.Unit;
import org.jspecify.annotations.Nullable;

/**
 * What a model server of this machine is paid by: the time that it is up. The price is the
 * machine's own, so no provider's book has it.
 */
enum ServerDimension implements Dimension {
  /** The time from the start of its process to its end. */
  UP,
  /** {@link #UP} while it answered nobody. */
  UP_IDLE;

  @Override
  public String serviceCode() {
    return "Headrace";
  }

  @Override
  public String usageType() {
    return "ModelServer-Hours";
  }

  @Override
  public Unit unit() {
    return Unit.MILLISECONDS;
  }

  @Override
  public @Nullable Dimension wasteOf() {
    return this == UP_IDLE ? UP : null;
  }
}
