package dev.headrace.kernel.world;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** The way into a world from outside: replies, requests and engine callbacks enter as events. */
public interface Entrance {
  /**
   * Runs the event now, on this thread, and its effects after it.
   *
   * @throws WorldStoppedException if a broken invariant or a failed journal has stopped the world
   */
  void enter(Event event);

  /**
   * Waits until the journal takes another change. Called before {@link #enter}, by whoever brings
   * an event that records.
   *
   * @throws dev.headrace.kernel.journal.NoRoomException if its disk is full or too slow
   */
  default void awaitRoom() {}

  /**
   * Lets a waiter hear when this world stops, also where it has: the answer that it waits for never
   * comes. It hears it once, on any thread, and must not block. Whoever waits outside registers
   * before it enters, and is forgotten when it has its answer. Nobody waits outside a simulated
   * world, which tells nobody.
   */
  default void whenStopped(Consumer<WorldStoppedException> waiter) {}

  /** Ends what {@link #whenStopped} began, for the same object. */
  default void forget(Consumer<WorldStoppedException> waiter) {}

  /**
   * Runs a question or a change as an event and returns its answer.
   *
   * @throws WorldStoppedException if a broken invariant or a failed journal has stopped the world
   */
  default <T extends @org.jspecify.annotations.Nullable Object> T ask(Supplier<T> question) {
    var answer = new Object[1];
    enter(() -> answer[0] = question.get());
    @SuppressWarnings("unchecked")
    T typed = (T) answer[0];
    return typed;
  }
}
