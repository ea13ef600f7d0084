package dev.headrace.inference.serve;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/** The safety properties that did not hold, each with the first case. */
final class Violations {
  private final Map<Property, String> found = new EnumMap<>(Property.class);

  void unless(boolean holds, Property property, String detail) {
    if (!holds) {
      found.putIfAbsent(property, detail);
    }
  }

  /** The same for what is looked at often: the detail is told for a violation alone. */
  void unless(boolean holds, Property property, Supplier<String> detail) {
    if (!holds) {
      unless(false, property, detail.get());
    }
  }

  Map<Property, String> found() {
    return found;
  }
}
