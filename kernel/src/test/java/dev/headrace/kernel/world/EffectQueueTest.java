package dev.headrace.kernel.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EffectQueueTest {
  private record Queued(Lane lane, Effect effect, long position) {}

  @Property(tries = 100)
  void hands_out_what_came_in_its_order_however_it_grows(@ForAll long seed) {
    var random = new Random(seed);
    var queue = new EffectQueue();
    var model = new ArrayDeque<Queued>();
    for (int step = 0; step < 1_000; step++) {
      if (random.nextInt(5) < 3) {
        var queued = new Queued(new Lane(step), () -> {}, step);
        queue.add(queued.lane(), queued.effect(), queued.position());
        model.add(queued);
      } else if (!model.isEmpty()) {
        Queued first = model.remove();
        assertThat(queue.headLane()).isSameAs(first.lane());
        assertThat(queue.headPosition()).isEqualTo(first.position());
        assertThat(queue.poll()).isSameAs(first.effect());
      }
      assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
    }
  }

  @Test
  void has_no_head_when_all_was_taken_or_forgotten() {
    var queue = new EffectQueue();
    queue.add(new Lane(1), () -> {}, 0);
    queue.poll();
    assertThatThrownBy(queue::headLane).isInstanceOf(IllegalStateException.class);
    queue.add(new Lane(2), () -> {}, 0);

    queue.clear();

    assertThat(queue.isEmpty()).isTrue();
    assertThatThrownBy(queue::poll).isInstanceOf(IllegalStateException.class);
  }
}
