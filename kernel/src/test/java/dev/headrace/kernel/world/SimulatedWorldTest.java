package dev.headrace.kernel.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.DocumentKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedWorldTest {
  private static final Partition PARTITION = new Partition("000000000000", "us-east-1");

  private final SimulatedWorld world = new SimulatedWorld(SimulatedWorld.Settings.seeded(7));
  private final List<String> seen = new ArrayList<>();

  @Test
  void time_jumps_to_the_next_alarm_and_stands_still_within_an_event() {
    var alarm = new Alarm("a year", () -> seen.add("at " + world.nowNanos()));
    long year = 365L * 86_400 * 1_000_000_000;

    world.enter(() -> world.arm(alarm, year));
    world.runUntil(year);

    assertThat(seen).containsExactly("at " + year);
    assertThat(world.epochMillis()).isEqualTo(1_767_225_600_000L + year / 1_000_000);
  }

  @Test
  void an_alarm_that_is_armed_again_rings_once_at_its_last_setting() {
    var alarm = new Alarm("moved", () -> seen.add("at " + world.nowNanos()));

    world.enter(() -> {
      world.arm(alarm, 10);
      world.arm(alarm, 30);
      world.arm(alarm, 20);
    });
    world.runUntil(100);

    assertThat(seen).containsExactly("at 20");
  }

  @Test
  void posted_events_happen_after_the_event_at_the_same_instant() {
    world.enter(() -> {
      world.post(() -> seen.add("posted"));
      seen.add("first");
    });

    assertThat(seen).containsExactly("first", "posted");
  }

  @Test
  void effects_come_after_their_event_in_the_order_of_their_lane() {
    var lane = new Lane(1);

    world.enter(() -> {
      world.effect(lane, () -> seen.add("assign"));
      world.effect(lane, () -> seen.add("freeze"));
      seen.add("event");
    });

    assertThat(seen).containsExactly("event", "assign", "freeze");
  }

  @Test
  void a_durable_effect_waits_for_the_journal_and_holds_its_lane_back() {
    var lane = new Lane(1);
    var other = new Lane(2);

    world.enter(() -> {
      long position = world.record(put("f"));
      world.effectWhenDurable(lane, position, () -> seen.add("reply"));
      world.effect(lane, () -> seen.add("after the reply"));
      world.effect(other, () -> seen.add("other lane"));
    });
    assertThat(seen).containsExactly("other lane");

    world.runFor(10_000_000);
    assertThat(seen).containsExactly("other lane", "reply", "after the reply");
  }

  @Test
  void a_crash_loses_exactly_what_was_not_durable() {
    world.enter(() -> world.record(put("kept")));
    world.runFor(10_000_000);
    world.enter(() -> world.record(put("lost")));

    var found = new ArrayList<String>();
    world.crash().load("test.", (key, bytes) -> found.add(key.id()));

    assertThat(found).containsExactly("kept");
    assertThatThrownBy(() -> world.enter(() -> {})).isInstanceOf(WorldStoppedException.class);
  }

  @Test
  void an_event_cannot_enter_the_world_again() {
    assertThatThrownBy(() -> world.enter(() -> world.enter(() -> {})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("post instead");
  }

  @Test
  void one_more_draw_in_one_stream_shifts_no_other() {
    var one = new SimulatedWorld(SimulatedWorld.Settings.seeded(42));
    var two = new SimulatedWorld(SimulatedWorld.Settings.seeded(42));
    one.chance("a").nextLong();

    assertThat(one.chance("b").nextLong()).isEqualTo(two.chance("b").nextLong());
    assertThat(one.chance("a").nextLong()).isNotEqualTo(two.chance("a").nextLong());
  }

  @Test
  void runs_of_one_seed_have_one_trace_and_another_seed_has_another() {
    assertThat(traceOf(1)).isEqualTo(traceOf(1)).isNotEqualTo(traceOf(2));
  }

  private static String traceOf(long seed) {
    var world = new SimulatedWorld(SimulatedWorld.Settings.seeded(seed));
    var chance = world.chance("arrivals");
    var lane = new Lane(1);
    var arrival = new Alarm[1];
    arrival[0] =
        new Alarm(
            "arrival",
            () -> {
              long position = world.record(put("f" + chance.nextInt(10)));
              world.effectWhenDurable(lane, position, () -> {});
              world.arm(arrival[0], world.nowNanos() + 1 + chance.nextInt(1_000_000));
            });
    world.enter(() -> world.arm(arrival[0], 0));
    world.runUntil(100_000_000);
    return world.trace().sha256();
  }

  private static Change put(String id) {
    return new Change.Put(
        new DocumentKey("test.thing", PARTITION, id), () -> id.getBytes(StandardCharsets.UTF_8));
  }
}
