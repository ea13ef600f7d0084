package dev.headrace.kernel.world;

/**
 * Something that the rules do to the outside: it runs after its event, outside the world's lock, in
 * the order of its {@link Lane}. It never blocks: it completes, offers or submits.
 */
@FunctionalInterface
public interface Effect {
  /** Does it. */
  void perform();
}
