package dev.headrace.kernel.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AlarmHeapTest {
  private record Armed(Alarm alarm, long at, long order) {}

  /** The heap against a plain list that is sorted each time. */
  @Property(tries = 300)
  void rings_in_the_order_of_instants_and_then_of_arming(@ForAll long seed) {
    var random = new Random(seed);
    var heap = new AlarmHeap();
    var model = new ArrayList<Armed>();
    var alarms = new ArrayList<Alarm>();
    for (int i = 0; i < 100; i++) {
      alarms.add(new Alarm("alarm " + i, () -> {}));
    }
    long order = 0;
    for (int step = 0; step < 600; step++) {
      Alarm alarm = alarms.get(random.nextInt(alarms.size()));
      switch (random.nextInt(4)) {
        case 0 -> {
          heap.disarm(alarm);
          model.removeIf(armed -> armed.alarm() == alarm);
        }
        case 1 -> {
          if (!model.isEmpty()) {
            Armed first = earliest(model);
            assertThat(heap.earliestNanos()).isEqualTo(first.at());
            assertThat(heap.poll()).isSameAs(first.alarm());
            model.remove(first);
          }
        }
        default -> {
          long at = random.nextInt(50);
          heap.arm(alarm, at);
          model.removeIf(armed -> armed.alarm() == alarm);
          model.add(new Armed(alarm, at, order++));
        }
      }
      assertThat(heap.size()).isEqualTo(model.size());
    }
    while (!model.isEmpty()) {
      Armed first = earliest(model);
      assertThat(heap.poll()).isSameAs(first.alarm());
      assertThat(first.alarm().isArmed()).isFalse();
      model.remove(first);
    }
    assertThat(heap.isEmpty()).isTrue();
  }

  @Test
  void an_alarm_for_the_end_of_time_rings_after_one_for_an_instant_before_its_beginning() {
    var heap = new AlarmHeap();
    var never = new Alarm("never", () -> {});
    var past = new Alarm("past", () -> {});
    var now = new Alarm("now", () -> {});

    heap.arm(never, Long.MAX_VALUE);
    heap.arm(now, 0);
    heap.arm(past, Long.MIN_VALUE);

    assertThat(heap.poll()).isSameAs(now);
    assertThat(heap.poll()).isSameAs(past);
    assertThat(heap.poll()).isSameAs(never);
  }

  private static Armed earliest(List<Armed> model) {
    return model.stream()
        .min(Comparator.comparingLong(Armed::at).thenComparingLong(Armed::order))
        .orElseThrow();
  }
}
