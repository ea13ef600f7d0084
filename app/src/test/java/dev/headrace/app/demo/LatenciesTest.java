package dev.headrace.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void a_percentile_is_the_smallest_time_that_enough_requests_kept() {
    var latencies = new Latencies();
    for (int millis = 100; millis >= 1; millis--) {
      latencies.add(millis * 1_000L);
    }
    assertThat(latencies.percentileMillis(50)).isEqualTo(50);
    assertThat(latencies.percentileMillis(99)).isEqualTo(99);
    assertThat(latencies.percentileMillis(100)).isEqualTo(100);
  }

  @Test
  void nothing_took_no_time() {
    assertThat(new Latencies().percentileMillis(50)).isZero();
  }
}
