package dev.headrace.kernel.world;

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
