package dev.headrace.kernel.world;

/**
 * Something that happens to the rules: one runs at a time, to its end, under the world's lock. It
 * never blocks and never touches anything outside but through {@link World}.
 */
@FunctionalInterface
public interface Event {
  /** Lets it happen. */
  void happen();
}
