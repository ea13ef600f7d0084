package dev.headrace.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartLineTest {
  private final StartLine line = new StartLine(2);
  private final List<String> begun = new ArrayList<>();

  private StartLine.Place enter(String name) {
    return line.enter(() -> begun.add(name));
  }

  @Test
  void only_so_many_begin_until_one_of_them_leaves() {
    StartLine.Place first = enter("first");
    enter("second");
    enter("third");
    enter("fourth");
    assertThat(begun).containsExactly("first", "second");
    first.leave();
    assertThat(begun).containsExactly("first", "second", "third");
  }

  @Test
  void one_that_leaves_twice_makes_room_once() {
    StartLine.Place first = enter("first");
    enter("second");
    enter("third");
    enter("fourth");
    first.leave();
    first.leave();
    assertThat(begun).containsExactly("first", "second", "third");
  }

  @Test
  void one_that_leaves_before_its_turn_never_begins() {
    StartLine.Place first = enter("first");
    enter("second");
    StartLine.Place third = enter("third");
    enter("fourth");
    third.leave();
    first.leave();
    assertThat(begun).containsExactly("first", "second", "fourth");
  }
}
