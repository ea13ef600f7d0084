package dev.headrace.advisor.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headrace.advisor.workload.Spread;
import dev.headrace.advisor.workload.Spread.Point;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private static final long HOUR_NANOS = 3_600_000_000_000L;

  @Test
  void come_as_many_as_the_month_has_and_when_the_pattern_says() {
    var arrivals = new Arrivals(new MonthPattern(Samples.OFFICE_HOURS), 100_000);
    var chance = new SplittableRandom(3);
    int all = 0;
    int busy = 0;
    long now = arrivals.next(0, chance);
    while (now != Long.MAX_VALUE) {
      all++;
      busy += now / HOUR_NANOS % 24 < 8 ? 1 : 0;
      now = arrivals.next(now, chance);
    }

    assertThat(all).isCloseTo(100_000, within(1_300));
    assertThat(busy / (double) all).isCloseTo(2 * 8 / (2 * 8 + 0.5 * 16), within(0.02));
  }

  @Test
  void come_in_bursts_that_count_as_so_many() {
    var arrivals = new Arrivals(new MonthPattern(Samples.pattern(1, 100)), 10_000);

    assertThat(arrivals.callsPerMonth()).isCloseTo(10_000, within(1e-6));
    assertThat(arrivals.batchSize()).isEqualTo(100);
  }

  @Test
  void never_come_where_there_is_no_traffic() {
    assertThat(new Arrivals(new MonthPattern(Samples.STEADY), 0).next(0, new SplittableRandom(1)))
        .isEqualTo(Long.MAX_VALUE);
  }

  @Property(tries = 100)
  void come_later_each_time(@ForAll @LongRange(min = 1, max = 1_000_000_000) long calls) {
    var arrivals = new Arrivals(new MonthPattern(Samples.OFFICE_HOURS), calls);
    var chance = new SplittableRandom(calls);
    long now = 0;
    for (int i = 0; i < 50 && now != Long.MAX_VALUE; i++) {
      long next = arrivals.next(now, chance);
      assertThat(next).isGreaterThan(now);
      now = next;
    }
  }

  @Test
  void stands_for_a_month_by_windows_of_equal_shares() {
    var arrivals = new Arrivals(new MonthPattern(Samples.OFFICE_HOURS), 100e6);
    List<Stretch> stretches = Stretch.of(arrivals, new Effort(80_000), 1);

    assertThat(stretches).hasSize(8).allMatch(Stretch::isWarmedUp);
    assertThat(Stretch.of(arrivals, new Effort(1_000_000_000), 1)).hasSize(1);
    assertThat(
            Stretch.of(
                new Arrivals(new MonthPattern(Samples.STEADY), 100_000), new Effort(30_000), 1))
        .containsExactly(new Stretch(0, 0, 168 * HOUR_NANOS));
  }

  @Test
  void quantiles_pass_through_the_points_that_are_given() {
    Spread skewed = Samples.spread(7_000, 30_000);

    assertThat(Quantiles.of(skewed).applyAsDouble(0.5)).isCloseTo(7_000, within(0.01));
    assertThat(Quantiles.of(skewed).applyAsDouble(0.99)).isCloseTo(30_000, within(0.1));
    assertThat(Quantiles.mean(skewed)).isCloseTo(8_485, within(60.0));
    assertThat(Quantiles.mean(Spread.range(900, 2_000))).isCloseTo(1_450, within(0.01));
    assertThat(Quantiles.mean(Spread.constant(5))).isEqualTo(5);
    var many = new Spread(List.of(new Point(0, 1), new Point(0.9, 2), new Point(1, 12)));
    assertThat(Quantiles.of(many).applyAsDouble(0.95)).isCloseTo(7, within(1e-9));
  }

  @Test
  void counts_know_percentiles_within_a_few_percent() {
    var counts = new LatencyCounts();
    for (long millis = 1; millis <= 10_000; millis++) {
      counts.add(millis * 1_000_000);
    }

    assertThat(counts.quantileMillis(0.5)).isCloseTo(5_000, within(100.0));
    assertThat(counts.quantileMillis(0.99)).isCloseTo(9_900, within(100.0));
    assertThat(counts.meanMillis()).isCloseTo(5_000.5, within(1e-6));
    assertThat(new LatencyCounts().latency()).isNull();
    counts.add(Long.MAX_VALUE);
    assertThat(counts.total()).isEqualTo(10_001);
  }
}
