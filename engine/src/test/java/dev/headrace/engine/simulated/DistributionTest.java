package dev.headrace.engine.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headrace.kernel.world.SimulatedWorld;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DistributionTest {
  private static final long MILLI = 1_000_000;
  private static final int DRAWS = 100_000;

  private final RandomGenerator chance =
      new SimulatedWorld(SimulatedWorld.Settings.seeded(11)).chance("draws");

  private long[] draws(Distribution distribution) {
    long[] draws = new long[DRAWS];
    Arrays.setAll(draws, i -> distribution.drawNanos(chance));
    Arrays.sort(draws);
    return draws;
  }

  @Test
  void a_fixed_one_is_always_the_same() {
    assertThat(draws(Distribution.fixed(7))).containsOnly(7);
  }

  @Test
  void a_uniform_one_reaches_from_the_least_to_below_the_most() {
    long[] draws = draws(Distribution.uniform(10, 20));

    assertThat(draws[0]).isEqualTo(10);
    assertThat(draws[DRAWS - 1]).isEqualTo(19);
    assertThat(Arrays.stream(draws).average().orElseThrow()).isCloseTo(14.5, within(0.1));
  }

  @Test
  void quantiles_are_drawn_as_they_were_measured() {
    long[] draws = draws(Distribution.quantiles(0, 100 * MILLI, 1_000 * MILLI));

    assertThat(draws[DRAWS / 4] / 1e6).isCloseTo(50, within(2.0));
    assertThat(draws[DRAWS / 2] / 1e6).isCloseTo(100, within(10.0));
    assertThat(draws[DRAWS * 3 / 4] / 1e6).isCloseTo(550, within(15.0));
    assertThat(draws[DRAWS - 1]).isLessThanOrEqualTo(1_000 * MILLI);
  }

  @Test
  void a_log_normal_one_has_its_median_its_mean_and_its_scatter() {
    long[] byMedian = draws(Distribution.logNormal(100 * MILLI, 0.5));
    long[] byMean = draws(Distribution.logNormalWithMean(100 * MILLI, 0.5));

    assertThat(byMedian[DRAWS / 2] / 1e6).isCloseTo(100, within(1.0));
    assertThat(byMedian[(int) (DRAWS * 0.8413)] / 1e6)
        .isCloseTo(100 * StrictMath.exp(0.5), within(3.0));
    assertThat(Arrays.stream(byMean).average().orElseThrow() / 1e6).isCloseTo(100, within(1.0));
  }

  @Test
  void what_is_no_distribution_is_refused() {
    assertThatThrownBy(() -> Distribution.uniform(5, 5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Distribution.quantiles(5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Distribution.quantiles(5, 4))
        .hasMessageContaining("not in order at 1");
    assertThatThrownBy(() -> Distribution.quantiles(-1, 4))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Faults.each(0.5)).isInstanceOf(IllegalArgumentException.class);
  }
}
