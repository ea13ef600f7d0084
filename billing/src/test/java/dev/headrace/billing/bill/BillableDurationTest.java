package dev.headrace.billing.bill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BillableDurationTest {
  @Test
  void a_task_of_a_second_is_billed_a_minute_and_one_of_61_5_seconds_62() {
    assertThat(BillableDuration.FARGATE.billedMillis(1_000)).isEqualTo(60_000);
    assertThat(BillableDuration.FARGATE.billedMillis(60_001)).isEqualTo(61_000);
    assertThat(BillableDuration.FARGATE.billedMillis(61_500)).isEqualTo(62_000);
  }

  @Test
  void provisioned_concurrency_is_billed_in_steps_of_five_minutes() {
    assertThat(BillableDuration.LAMBDA_PROVISIONED.billedMillis(0)).isZero();
    assertThat(BillableDuration.LAMBDA_PROVISIONED.billedMillis(1)).isEqualTo(300_000);
    assertThat(BillableDuration.LAMBDA_PROVISIONED.billedMillis(300_000)).isEqualTo(300_000);
    assertThat(BillableDuration.LAMBDA_PROVISIONED.billedMillis(300_001)).isEqualTo(600_000);
  }

  @Test
  void other_clouds_round_in_their_own_ways() {
    assertThat(BillableDuration.CLOUD_RUN.billedMillis(101)).isEqualTo(200);
    assertThat(BillableDuration.AZURE_FUNCTIONS.billedMillis(3)).isEqualTo(100);
    assertThat(BillableDuration.AZURE_FUNCTIONS.billedMillis(101)).isEqualTo(101);
    assertThat(BillableDuration.azureBilledMemoryMiB(1)).isEqualTo(128);
    assertThat(BillableDuration.azureBilledMemoryMiB(160)).isEqualTo(256);
    assertThat(BillableDuration.azureBilledMemoryMiB(4_000)).isEqualTo(1_536);
    assertThat(BillableDuration.RUNPOD_SERVERLESS.billedMillis(1_001)).isEqualTo(2_000);
  }

  @Test
  void a_duration_below_zero_is_refused() {
    assertThatThrownBy(() -> BillableDuration.LAMBDA.billedMillis(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void what_is_billed_is_never_less_than_it_took_and_never_a_step_more_than_due(
      @ForAll BillableDuration rule, @ForAll @LongRange(max = 1L << 40) long millis) {
    long billed = rule.billedMillis(millis);

    assertThat(billed).isGreaterThanOrEqualTo(millis);
    assertThat(billed).isLessThan(Math.max(millis, rule.minimumMillis()) + rule.stepMillis());
  }
}
