package dev.headrace.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.advisor.workload.Spread.Point;
import org.junit.jupiter.api.Test;

final class SamplesTest {
  private static Samples countingDownFrom(int most) {
    var samples = new Samples();
    for (int value = most; value >= 1; value--) {
      samples.add(value);
    }
    return samples;
  }

  @Test
  void a_percentile_is_the_smallest_value_that_enough_do_not_exceed() {
    Samples samples = countingDownFrom(2_000);

    assertThat(samples.percentile(50)).isEqualTo(1_000);
    assertThat(samples.percentileMillis(50)).isEqualTo(1);
    assertThat(samples.percentile(99)).isEqualTo(1_980);
    assertThat(samples.percentile(100)).isEqualTo(2_000);
    assertThat(samples.count()).isEqualTo(2_000);
    assertThat(samples.sum()).isEqualTo(2_001_000);
  }

  @Test
  void of_nothing_each_percentile_is_nothing() {
    assertThat(new Samples().percentile(50)).isZero();
  }

  @Test
  void as_a_distribution_they_reach_from_the_least_to_the_most() {
    assertThat(countingDownFrom(10).spread().points())
        .containsExactly(new Point(0, 1), new Point(0.5, 5), new Point(0.9, 9), new Point(1, 10));
  }
}
