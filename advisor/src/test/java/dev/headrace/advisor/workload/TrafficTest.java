package dev.headrace.advisor.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headrace.advisor.workload.Traffic.Pattern;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrafficTest {
  private static final long MINUTE_MILLIS = 60_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shape: constant",
        "shape: poisson",
        "shape: bursts, burst: 200",
        "shape: business-hours",
        "shape: business-hours, timezone: Asia/Kathmandu, peak: 1x",
        "shape: business-hours, timezone: America/New_York, peak: 4x",
        "shape: business-hours, timezone: Europe/Berlin, peak: 20x",
        "shape: weekly, peak: 1.5x, timezone: Australia/Lord_Howe",
        "shape: weekly, peak: 12x",
        "shape: daily-batch, at: 23:30, window: 2h, timezone: Europe/Berlin",
        "shape: daily-batch",
      })
  void a_pattern_has_the_mean_one_over_the_month_and_the_peak_that_it_names(String shape) {
    Pattern pattern = pattern(shape);
    double sum = 0;
    double greatest = 0;
    long minutes = Traffic.MONTH_SECONDS / 60;
    for (long minute = 0; minute < minutes; minute++) {
      double factor =
          pattern.factorAt(Traffic.MONTH_START_EPOCH_MILLIS + minute * MINUTE_MILLIS + 17_000);
      assertThat(factor).isNotNegative();
      sum += factor;
      greatest = Math.max(greatest, factor);
    }
    assertThat(sum / minutes).isCloseTo(1, within(1e-9));
    assertThat(greatest).isCloseTo(pattern.peakFactor(), within(1e-12));
  }

  @Test
  void business_hours_are_those_of_the_zone_and_move_with_daylight_saving() {
    Pattern berlin = pattern("shape: business-hours, timezone: Europe/Berlin, peak: 4x");
    assertThat(berlin.factorAt(at("2026-07-01T13:30", "Europe/Berlin"))).isEqualTo(4);
    assertThat(berlin.factorAt(at("2026-01-07T13:30", "Europe/Berlin"))).isEqualTo(4);
    assertThat(berlin.factorAt(at("2026-07-01T13:30", "UTC"))).isLessThan(4);
    assertThat(berlin.factorAt(at("2026-07-01T03:00", "Europe/Berlin"))).isLessThan(0.2);
    assertThat(berlin.factorAt(at("2026-07-05T13:30", "Europe/Berlin"))).isLessThan(0.6);
  }

  @Test
  void a_higher_peak_makes_the_day_narrower_and_leaves_the_night_its_share() {
    Pattern flat = pattern("shape: business-hours, peak: 2x");
    Pattern steep = pattern("shape: business-hours, peak: 12x");
    long morning = at("2026-07-01T10:00", "UTC");
    long night = at("2026-07-01T02:00", "UTC");
    assertThat(steep.factorAt(morning) / 12).isLessThan(flat.factorAt(morning) / 2);
    assertThat(steep.factorAt(night)).isCloseTo(0.1, within(0.001));
    assertThat(flat.factorAt(night)).isGreaterThan(0.3);
  }

  @Test
  void a_week_is_busier_by_day_than_at_night_and_on_weekdays_than_on_sunday() {
    Pattern weekly = pattern("shape: weekly");
    double wednesday = weekly.factorAt(at("2026-07-01T15:00", "UTC"));
    assertThat(wednesday).isEqualTo(2);
    assertThat(weekly.factorAt(at("2026-07-01T03:00", "UTC"))).isLessThan(0.5);
    assertThat(weekly.factorAt(at("2026-07-05T15:00", "UTC"))).isBetween(1.0, 1.9);
  }

  @Test
  void a_daily_batch_comes_within_its_window_and_not_else() {
    Pattern batch = pattern("shape: daily-batch, at: 23:30, window: 1h, timezone: Europe/Berlin");
    assertThat(batch.factorAt(at("2026-07-01T23:29", "Europe/Berlin"))).isZero();
    assertThat(batch.factorAt(at("2026-07-01T23:30", "Europe/Berlin"))).isPositive();
    assertThat(batch.factorAt(at("2026-07-02T00:29", "Europe/Berlin"))).isPositive();
    assertThat(batch.factorAt(at("2026-07-02T00:30", "Europe/Berlin"))).isZero();
  }

  @ParameterizedTest
  @CsvSource({"constant, true, 1", "poisson, false, 1", "bursts, false, 50", "weekly, false, 1"})
  void a_shape_says_how_requests_are_spaced(String shape, boolean even, int batch) {
    Pattern pattern = pattern("shape: " + shape);
    assertThat(pattern.evenlySpaced()).isEqualTo(even);
    assertThat(pattern.batchSize()).isEqualTo(batch);
  }

  private static Pattern pattern(String shape) {
    return WorkloadFile.parse(
            "headrace: 1\nname: a\ntraffic: {requests: 1/s, "
                + shape
                + "}\ncomponents: {s: {kind: store}}\n")
        .traffic()
        .pattern();
  }

  private static long at(String local, String zone) {
    return LocalDateTime.parse(local).atZone(ZoneId.of(zone)).toInstant().toEpochMilli();
  }
}
