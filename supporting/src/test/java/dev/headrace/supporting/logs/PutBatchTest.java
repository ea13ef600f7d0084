package dev.headrace.supporting.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.wire.ServiceError;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PutBatchTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  private static PutBatch batch(long... times) {
    return PutBatch.of(lines(times), 0, NOW);
  }

  private static List<LogLine> lines(long... times) {
    return Arrays.stream(times).mapToObj(time -> new LogLine(time, "x")).toList();
  }

  @Test
  void fourteen_days_back_and_two_hours_ahead_are_taken() {
    PutBatch old = batch(NOW - 14 * DAY - 1, NOW - 14 * DAY);
    assertThat(old.tooOldEnd()).isEqualTo(1);
    assertThat(old.accepted()).hasSize(1);
    PutBatch ahead = batch(NOW, NOW + 2 * HOUR, NOW + 2 * HOUR + 1);
    assertThat(ahead.tooNewStart()).isEqualTo(2);
    assertThat(ahead.tooOldEnd()).isZero();
    assertThat(ahead.accepted()).hasSize(2);
  }

  @Test
  void what_is_left_out_may_span_more_than_a_day_and_the_rest_may_not() {
    assertThat(batch(NOW - 20 * DAY, NOW, NOW + DAY).accepted()).hasSize(1);
    assertThat(batch(NOW - DAY, NOW).accepted()).hasSize(2);
    assertThatThrownBy(() -> batch(NOW - DAY - 1, NOW))
        .isInstanceOf(ServiceError.class)
        .hasMessageContaining("24 hours");
  }

  @Test
  void events_come_in_order() {
    assertThat(batch(NOW, NOW).accepted()).hasSize(2);
    assertThatThrownBy(() -> batch(NOW, NOW - 1))
        .isInstanceOf(ServiceError.class)
        .hasMessageContaining("chronological");
  }

  @Test
  void expired_events_are_told_apart_from_those_too_old_for_any_group() {
    PutBatch batch = PutBatch.of(lines(NOW - 15 * DAY, NOW - 2 * DAY, NOW - HOUR), NOW - DAY, NOW);
    assertThat(batch.tooOldEnd()).isEqualTo(1);
    assertThat(batch.expiredEnd()).isEqualTo(2);
    assertThat(batch.accepted()).hasSize(1);
    assertThat(PutBatch.of(lines(NOW - DAY), NOW - DAY, NOW).accepted()).hasSize(1);
  }

  @Test
  void nothing_may_be_left() {
    PutBatch batch = batch(NOW - 15 * DAY, NOW + DAY);
    assertThat(batch.accepted()).isEmpty();
    assertThat(batch.tooOldEnd()).isEqualTo(1);
    assertThat(batch.tooNewStart()).isEqualTo(1);
  }
}
