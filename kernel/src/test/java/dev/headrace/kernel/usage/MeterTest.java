package dev.headrace.kernel.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.headrace.kernel.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MeterTest {
  private enum Of implements Dimension {
    REQUESTS,
    MEMORY,
    STORAGE;

    @Override
    public String serviceCode() {
      return "Test";
    }

    @Override
    public String usageType() {
      return "Test-" + name();
    }

    @Override
    public Unit unit() {
      return switch (this) {
        case REQUESTS -> Unit.REQUESTS;
        case MEMORY -> Unit.MEBIBYTE_MILLISECONDS;
        case STORAGE -> Unit.BYTE_SECONDS;
      };
    }
  }

  private static final long HOUR_MILLIS = 3_600_000;
  private static final long NOON = 1_767_268_800_000L;

  private final List<Usage> closed = new ArrayList<>();
  private final Meter meter = new Meter(closed::add);
  private final Meter.Resource resource =
      meter.open(new Partition("000000000000", "us-east-1"), "test", "arn:f", Of.values());

  @Test
  void an_hour_that_has_ended_goes_to_the_sink_and_an_open_one_does_not() {
    resource.add(Of.REQUESTS, 1, NOON);
    resource.add(Of.REQUESTS, 1, NOON + HOUR_MILLIS - 1);
    assertThat(closed).isEmpty();

    resource.add(Of.REQUESTS, 5, NOON + HOUR_MILLIS);

    assertThat(closed).hasSize(1);
    assertThat(closed.getFirst().quantity()).isEqualTo(2);
    assertThat(closed.getFirst().hourStartEpochMillis()).isEqualTo(NOON);
  }

  @Test
  void peeking_shows_the_open_hour_and_ends_nothing() {
    resource.add(Of.MEMORY, 128, NOON + 10);

    var seen = new ArrayList<Usage>();
    meter.peek(seen::add);
    meter.peek(seen::add);

    assertThat(seen).hasSize(2).allMatch(usage -> usage.quantity() == 128);
    assertThat(closed).isEmpty();
  }

  @Test
  void closing_a_resource_hands_over_its_open_hour_once() {
    resource.add(Of.REQUESTS, 3, NOON);
    resource.close();
    resource.close();

    assertThat(closed).singleElement().matches(usage -> usage.quantity() == 3);
  }

  @Test
  void what_an_earlier_process_counted_adds_to_the_same_hour() {
    resource.restore(
        new Usage(
            new Partition("000000000000", "us-east-1"),
            "test",
            "arn:f",
            Of.REQUESTS,
            NOON,
            7,
            new TreeMap<>()));
    resource.add(Of.REQUESTS, 1, NOON + 5);
    resource.close();

    assertThat(closed).singleElement().matches(usage -> usage.quantity() == 8);
  }

  @Test
  void what_is_held_counts_by_the_time_that_passes_hour_by_hour() {
    resource.hold(Of.MEMORY, 512, NOON + 1_800_000);
    resource.hold(Of.MEMORY, 1_024, NOON + HOUR_MILLIS);
    resource.hold(Of.MEMORY, 0, NOON + 2 * HOUR_MILLIS + 10);
    resource.close(NOON + 50 * HOUR_MILLIS);

    assertThat(closed)
        .extracting(Usage::hourStartEpochMillis, Usage::quantity)
        .containsExactly(
            tuple(NOON, 512L * 1_800_000),
            tuple(NOON + HOUR_MILLIS, 1_024L * HOUR_MILLIS),
            tuple(NOON + 2 * HOUR_MILLIS, 1_024L * 10));
  }

  @Test
  void parts_of_a_second_of_storage_are_not_lost() {
    resource.hold(Of.STORAGE, 3, NOON);
    for (int i = 1; i <= 1_000; i++) {
      meter.settle(NOON + i * 7L);
    }
    resource.close();

    assertThat(closed).singleElement().matches(usage -> usage.quantity() == 21);
  }

  @Test
  void adding_in_a_later_hour_closes_the_hours_in_which_something_was_held() {
    resource.hold(Of.STORAGE, 10, NOON);
    resource.add(Of.REQUESTS, 1, NOON + 2 * HOUR_MILLIS + 5_000);
    resource.close();

    assertThat(closed)
        .extracting(Usage::dimension, Usage::quantity)
        .containsExactly(
            tuple(Of.STORAGE, 36_000L),
            tuple(Of.STORAGE, 36_000L),
            tuple(Of.REQUESTS, 1L),
            tuple(Of.STORAGE, 50L));
  }

  @Test
  void what_knows_no_time_cannot_be_held() {
    assertThatThrownBy(() -> resource.hold(Of.REQUESTS, 1, NOON))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("REQUESTS");
    assertThatThrownBy(() -> resource.hold(Of.MEMORY, -1, NOON))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tags_go_with_the_usage_as_they_were_told() {
    var tags = new TreeMap<>(Map.of("team", "search"));
    resource.tag(tags);
    resource.add(Of.REQUESTS, 1, NOON);
    tags.put("team", "other");
    resource.close();

    assertThat(closed).singleElement().matches(usage -> "search".equals(usage.tags().get("team")));
  }

  @Test
  void a_listener_hears_of_the_first_use_and_drains_what_changed() {
    var heard = new ArrayList<String>();
    var listened =
        new Meter(
            new Meter.Listener() {
              @Override
              public void used() {
                heard.add("used");
              }

              @Override
              public void ended(Meter.Resource ended) {
                heard.add("ended " + ended.arn());
              }
            });
    Meter.Resource first = open(listened, "first");
    Meter.Resource second = open(listened, "second");
    first.add(Of.REQUESTS, 1, NOON);
    first.add(Of.REQUESTS, 1, NOON);
    second.add(Of.REQUESTS, 1, NOON);
    listened.drain(resource -> heard.add("changed " + resource.arn()));
    listened.drain(resource -> heard.add("never"));
    first.add(Of.REQUESTS, 1, NOON + HOUR_MILLIS);

    assertThat(heard)
        .containsExactly("used", "changed first", "changed second", "ended first", "used");
  }

  private static Meter.Resource open(Meter meter, String arn) {
    return meter.open(new Partition("000000000000", "us-east-1"), "test", arn, Of.values());
  }
}
