package dev.headrace.advisor.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.kernel.world.Alarm;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SimulatedStretchTest {
  private static final long HOUR_NANOS = 3_600_000_000_000L;
  private static final Stretch SECOND_HOUR =
      new Stretch(HOUR_NANOS, HOUR_NANOS + HOUR_NANOS / 2, 2 * HOUR_NANOS);

  private final SimulatedStretch stretch = new SimulatedStretch(SECOND_HOUR, 1);
  private final List<Long> instants = new ArrayList<>();

  @Test
  void calls_come_between_its_beginning_and_its_end_alone() {
    var arrivals = new Arrivals(new MonthPattern(Samples.STEADY), 730_000);
    RandomGenerator chance = stretch.world().chance("arrivals");
    stretch.begin(
        now -> arrivals.next(now, chance), () -> instants.add(stretch.world().nowNanos()));
    stretch.runUntilCounted();
    long uncounted = instants.size();
    stretch.runUntilEnd();
    stretch.world().runFor(HOUR_NANOS);

    assertThat(uncounted).isBetween(400L, 600L);
    assertThat(instants).hasSizeBetween(850, 1_150).isSorted();
    assertThat(instants.getFirst()).isGreaterThan(HOUR_NANOS);
    assertThat(instants.getLast()).isLessThan(2 * HOUR_NANOS);
    assertThat(instants.stream().filter(at -> !stretch.counts(at))).hasSize((int) uncounted);
    assertThat(stretch.countedSeconds()).isEqualTo(1_800);
  }

  @Test
  void time_passes_until_nothing_is_open_or_nothing_is_to_come() {
    int[] open = {1};
    var ends = new Alarm("end", () -> open[0]--);
    stretch.world().enter(() -> stretch.world().arm(ends, 3 * HOUR_NANOS));

    stretch.runWhile(() -> open[0] > 0);
    assertThat(stretch.world().nowNanos()).isEqualTo(3 * HOUR_NANOS);
    stretch.runWhile(() -> true);
    assertThat(stretch.world().nowNanos()).isEqualTo(3 * HOUR_NANOS);
  }
}
