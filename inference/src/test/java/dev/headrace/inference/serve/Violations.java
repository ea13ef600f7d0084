package dev.headrace.inference.serve;

import java.util.EnumMap;
import java.util.Map;

/** The safety properties that did not hold, each with the first case. */
final class Violations {
  private final Map<Property, String> found = new EnumMap<>(Property.class);

  void unless(boolean holds, Property property, String detail) {
    if (!holds) {
      found.putIfAbsent(property, detail);
    }
  }

  Map<Property, String> found() {
    return found;
  }
}
