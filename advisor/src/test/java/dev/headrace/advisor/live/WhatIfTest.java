package dev.headrace.advisor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headrace.advisor.live.RecordedTraffic.Points;
import dev.headrace.advisor.live.WhatIf.Alternative;
import dev.headrace.advisor.live.WhatIf.Answer;
import dev.headrace.advisor.simulation.Effort;
import dev.headrace.advisor.simulation.Latency;
import dev.headrace.advisor.simulation.Progress;
import dev.headrace.advisor.simulator.Simulator;
import dev.headrace.advisor.workload.Traffic;
import dev.headrace.billing.prices.PriceBook;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class WhatIfTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);
  private static final PriceBook PRICES = PriceBook.shipped();
  private static final Simulator SIMULATOR =
      new Simulator(Effort.QUICK, Progress.NONE, PRICES, DAY);

  @Test
  void more_memory_shortens_computing_and_not_waiting() {
    Alternative larger = new Alternative(1_769, "x86_64", 0);

    Answer computing = answer(0, larger);
    Answer waiting = answer(0.9, larger);

    double before = latency(computing.today()).p50Millis();
    assertThat(before).isCloseTo(1_000, within(80.0));
    assertThat(latency(computing.others().getFirst()).p50Millis())
        .isCloseTo(1_000 * 512 / 1_769.0, within(30.0));
    assertThat(latency(waiting.others().getFirst()).p50Millis()).isCloseTo(929, within(80.0));
  }

  @Test
  void the_month_costs_what_its_requests_and_gigabyte_seconds_cost() {
    BigDecimal usd = answer(0).today().usdPerMonth();

    // 600 requests an hour for 730 hours at 0.20 USD a million, and 1 s of 0.5 GB each at
    // 0.0000166667 USD a GB-second.
    double requests = 600 * 730.0;
    double expected = requests * 0.20 / 1e6 + requests * 0.5 * 0.0000166667;
    assertThat(usd.doubleValue()).isCloseTo(expected, within(expected * 0.1));
  }

  @Test
  void the_answer_names_what_is_cheaper_and_not_slower() {
    Answer answer = answer(0, new Alternative(512, "arm64", 0), new Alternative(3_008, "arm64", 0));

    assertThat(answer.answer()).contains("512 MiB x86_64").contains("512 MiB arm64 would cost");
  }

  @Test
  void the_answer_says_when_nothing_is_better() {
    Answer answer = answer(1 - 1e-9, new Alternative(10_240, "x86_64", 0));

    assertThat(answer.answer()).contains("None of the others");
  }

  @Test
  void the_answer_says_what_it_rests_on() {
    Answer answer = answer(0, new Alternative(128, "x86_64", 0));

    assertThat(answer.restsOn())
        .anyMatch(said -> said.contains("14,400 requests"))
        .anyMatch(said -> said.contains("--waiting"))
        .anyMatch(said -> said.contains("128 MiB are less than the 200 MiB"))
        .anyMatch(said -> said.contains("no Lambda prices of xx-nowhere-1"));
  }

  @Test
  void the_same_recording_gives_the_same_answer() {
    Alternative other = new Alternative(1_024, "arm64", 0);

    assertThat(answer(0, other).toString()).isEqualTo(answer(0, other).toString());
  }

  @Test
  void what_is_usually_asked_leaves_out_today_and_what_is_too_small() {
    WhatIf question = question(0);

    assertThat(question.usual())
        .doesNotContain(question.today())
        .contains(new Alternative(512, "arm64", 0), new Alternative(512, "x86_64", 1))
        .allMatch(way -> way.memoryMiB() >= 200);
  }

  @Test
  void a_function_that_was_never_called_has_no_answer() {
    assertThatThrownBy(() -> new WhatIf(recorded(new TreeMap<>()), new WhatIf.Setup(0, 1)))
        .hasMessageContaining("no request of agent was recorded");
  }

  @Test
  void a_pattern_repeats_what_was_recorded_with_a_mean_of_one() {
    NavigableMap<Long, int[]> hours = new TreeMap<>();
    for (long hour = 0; hour < 48; hour++) {
      hours.put(494_000 + hour, new int[] {hour % 24 < 8 ? 900 : 100});
    }
    RecordedPattern pattern = RecordedPattern.of(hours);

    double sum = 0;
    for (int minute = 0; minute < 730 * 60; minute++) {
      sum += pattern.factorAt(Traffic.MONTH_START_EPOCH_MILLIS + minute * 60_000L);
    }
    assertThat(sum / (730 * 60)).isCloseTo(1, within(1e-9));
    assertThat(pattern.describe()).contains("2 days");
    assertThat(pattern.requestsPerMonth())
        .isCloseTo((8 * 900 + 16 * 100) / 24.0 * 730, within(1e-6));
    assertThat(pattern.peakFactor()).isCloseTo(900 / (8_800 / 24.0), within(0.1));
  }

  @Test
  void what_costs_as_much_and_is_faster_is_named_where_nothing_is_cheaper() {
    Answer answer =
        answer(0, new Alternative(1_769, "x86_64", 0), new Alternative(512, "x86_64", 50));

    assertThat(answer.answer()).contains("1769 MiB x86_64 would cost");
  }

  @Test
  void a_single_busy_minute_is_not_taken_for_an_hour() {
    NavigableMap<Long, int[]> hours = new TreeMap<>();
    int[] minutes = new int[60];
    minutes[30] = 150;
    hours.put(494_000L, minutes);

    RecordedPattern pattern = RecordedPattern.of(hours);

    assertThat(pattern.describe()).contains("1 minute,");
    assertThat(pattern.requestsPerMonth()).isCloseTo(150.0 * 730 * 60, within(1e-3));
  }

  @Test
  void a_short_recording_is_repeated_as_it_was() {
    NavigableMap<Long, int[]> hours = new TreeMap<>();
    int[] minutes = new int[60];
    minutes[10] = 600;
    minutes[19] = 600;
    hours.put(494_000L, minutes);

    RecordedPattern pattern = RecordedPattern.of(hours);

    assertThat(pattern.describe()).contains("10 minutes");
    assertThat(pattern.requestsPerMonth()).isCloseTo(120.0 * 730 * 60, within(1e-3));
  }

  private static Answer answer(double waiting, Alternative... ways) {
    return question(waiting).compare(List.of(ways), SIMULATOR, PRICES, DAY);
  }

  private static WhatIf question(double waiting) {
    NavigableMap<Long, int[]> hours = new TreeMap<>();
    for (long hour = 0; hour < 24; hour++) {
      hours.put(494_000 + hour, new int[] {600});
    }
    return new WhatIf(recorded(hours), new WhatIf.Setup(waiting, 1));
  }

  private static RecordedTraffic recorded(NavigableMap<Long, int[]> hours) {
    Points second = new Points(14_400, 990, 1_000, 1_010, 1_010, 1_020, 1_030, 1_040);
    Points init = new Points(20, 300, 400, 500, 500, 600, 600, 600);
    Points bytes = new Points(14_400, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000);
    return new RecordedTraffic(
        "123456789012",
        "xx-nowhere-1",
        "agent",
        "python3.13",
        "x86_64",
        512,
        200,
        second,
        init,
        bytes,
        bytes,
        0,
        hours);
  }

  private static Latency latency(WhatIf.Outcome outcome) {
    return Objects.requireNonNull(outcome.prediction().latency());
  }
}
