package dev.headrace.kernel.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.kernel.Partition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeterTest {
  private enum Of implements Dimension {
    REQUESTS,
    MEMORY;

    @Override
    public String usageType() {
      return "Test-" + name();
    }

    @Override
    public Unit unit() {
      return this == REQUESTS ? Unit.REQUESTS : Unit.MEBIBYTE_MILLISECONDS;
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
            new Partition("000000000000", "us-east-1"), "test", "arn:f", Of.REQUESTS, NOON, 7));
    resource.add(Of.REQUESTS, 1, NOON + 5);
    resource.close();

    assertThat(closed).singleElement().matches(usage -> usage.quantity() == 8);
  }
}
