package dev.headrace.inference.serve;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class MinuteQuotaTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void it_begins_full_and_is_refilled_in_a_minute() {
    var quota = new MinuteQuota(600, 0);
    quota.take(600, 0);

    assertThat(quota.left(0)).isZero();
    assertThat(quota.left(SECOND / 10)).isEqualTo(1);
    assertThat(quota.left(SECOND)).isEqualTo(10);
    assertThat(quota.nanosUntilFull(SECOND)).isEqualTo(59 * SECOND);
    assertThat(quota.left(60 * SECOND)).isEqualTo(600);
    assertThat(quota.left(600 * SECOND)).isEqualTo(600);
  }

  @Test
  void what_was_used_beyond_its_reservation_is_owed_for_a_minute_at_most() {
    var quota = new MinuteQuota(600, 0);
    quota.take(100, 0);
    quota.settle(100, 800, 0);
    assertThat(quota.left(0)).isEqualTo(-200);
    quota.settle(0, 1_000_000, 0);
    assertThat(quota.left(0)).isEqualTo(-600);
    assertThat(quota.left(60 * SECOND)).isZero();
  }

  @Test
  void the_highest_limit_counts_and_what_is_above_it_is_none() {
    var most = new MinuteQuota(QuotaLimits.MOST, 0);
    most.take(QuotaLimits.MOST, 0);
    assertThat(most.left(0)).isZero();
    most.settle(0, QuotaLimits.MOST, 0);
    assertThat(most.left(120 * SECOND)).isEqualTo(QuotaLimits.MOST);
    assertThat(new MinuteQuota(QuotaLimits.MOST + 1, 0).isUnlimited()).isTrue();
  }

  @Property(tries = 300)
  void it_never_holds_more_than_a_minute_gives_nor_loses_a_part(
      @ForAll @LongRange(min = 1, max = QuotaLimits.MOST) long perMinute,
      @ForAll @IntRange(min = 1, max = 60) int steps) {
    var quota = new MinuteQuota(perMinute, 0);
    quota.take(perMinute, 0);
    for (int i = 1; i <= steps; i++) {
      quota.left(60 * SECOND * i / steps);
    }

    assertThat(quota.left(60 * SECOND)).isEqualTo(perMinute);
  }
}
