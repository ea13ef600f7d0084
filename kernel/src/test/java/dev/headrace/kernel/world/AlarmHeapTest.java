package dev.headrace.kernel.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class AlarmHeapTest {
  private record Armed(Alarm alarm, long at, long order) {}

  /** The heap against a plain list that is sorted each time. */
  @Property(tries = 300)
  void rings_in_the_order_of_instants_and_then_of_arming(@ForAll long seed) {
    var random = new Random(seed);
    var heap = new AlarmHeap();
    var model = new ArrayList<Armed>();
    var alarms = new ArrayList<Alarm>();
    for (int i = 0; i < 40; i++) {
      alarms.add(new Alarm("alarm " + i, () -> {}));
    }
    long order = 0;
    for (int step = 0; step < 400; step++) {
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

  private static Armed earliest(List<Armed> model) {
    return model.stream()
        .min(Comparator.comparingLong(Armed::at).thenComparingLong(Armed::order))
        .orElseThrow();
  }
}
