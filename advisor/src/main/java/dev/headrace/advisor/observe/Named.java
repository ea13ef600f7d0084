package dev.headrace.advisor.observe;

import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Things by their names, in order, at most so many: what comes beyond them goes into one that says
 * so.
 */
final class Named<T> {
  /** How many names of a kind are told apart. */
  static final int MAX_NAMES = 200;

  /** The name of what comes beyond the limit. */
  static final String OTHERS = "others";

  private final TreeMap<String, T> byName = new TreeMap<>();
  private final Supplier<T> maker;

  Named(Supplier<T> maker) {
    this.maker = maker;
  }

  T get(String name) {
    T known = byName.get(name);
    if (known != null) {
      return known;
    }
    String taken = byName.size() < MAX_NAMES ? name : OTHERS;
    return byName.computeIfAbsent(taken, key -> maker.get());
  }

  java.util.NavigableMap<String, T> all() {
    return byName;
  }
}
