package dev.headrace.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.kernel.journal.MemoryJournal;
import dev.headrace.kernel.world.LiveWorld;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CallbacksTest {
  private final List<String> told = new ArrayList<>();

  @Test
  void what_is_found_out_while_something_is_told_comes_after_it() {
    var holder = new ArrayList<Callbacks>();
    var callbacks =
        new Callbacks(event -> {
          event.happen();
          if (told.size() == 1) {
            holder.getFirst().tell(() -> told.add("second"));
            told.add("first has ended");
          }
        });
    holder.add(callbacks);
    callbacks.tell(() -> told.add("first"));
    assertThat(told).containsExactly("first", "first has ended", "second");
  }

  @Test
  void nothing_follows_the_last() {
    var callbacks = new Callbacks(event -> event.happen());
    callbacks.tell(() -> told.add("first"));
    callbacks.tellLast(() -> told.add("last"));
    callbacks.tell(() -> told.add("late"));
    callbacks.tellLast(() -> told.add("later"));
    assertThat(told).containsExactly("first", "last");
  }

  @Test
  void an_event_that_fails_does_not_keep_the_next_from_being_told() {
    var callbacks = new Callbacks(event -> event.happen());
    callbacks.tell(() -> {
      throw new IllegalStateException("a bug");
    });
    callbacks.tell(() -> told.add("next"));
    assertThat(told).containsExactly("next");
  }

  @Test
  void a_world_that_has_stopped_is_told_nothing_more() {
    var world = new LiveWorld(new MemoryJournal(), 1);
    world.close();
    var callbacks =
        new Callbacks(event -> {
          told.add("asked");
          world.enter(event);
        });
    callbacks.tell(() -> told.add("never"));
    callbacks.tell(() -> told.add("never"));
    assertThat(told).containsExactly("asked");
  }
}
