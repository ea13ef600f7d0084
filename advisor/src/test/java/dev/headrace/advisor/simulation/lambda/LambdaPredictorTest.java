package dev.headrace.advisor.simulation.lambda;

import static dev.headrace.advisor.simulation.Samples.OFFICE_HOURS;
import static dev.headrace.advisor.simulation.Samples.STEADY;
import static dev.headrace.advisor.simulation.Samples.agent;
import static dev.headrace.advisor.simulation.Samples.context;
import static dev.headrace.advisor.simulation.Samples.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headrace.advisor.simulation.Latency;
import dev.headrace.advisor.simulation.Obtained;
import dev.headrace.advisor.simulation.Prediction;
import dev.headrace.advisor.simulation.Quantiles;
import dev.headrace.advisor.simulation.Samples;
import dev.headrace.advisor.simulation.lambda.LambdaPredictor.Mode;
import dev.headrace.advisor.workload.Component.Code;
import dev.headrace.advisor.workload.Spread;
import dev.headrace.advisor.workload.Workload;
import dev.headrace.billing.bill.UsageLine;
import java.util.List;
import org.junit.jupiter.api.Test;

class LambdaPredictorTest {
  private static List<Prediction> onDemand(Workload workload, Code code, long calls) {
    return new LambdaPredictor(context(workload, calls), code)
        .predict(Samples.shape("lambda-on-demand"), Mode.ON_DEMAND);
  }

  private static double quantity(Prediction prediction, String usageType) {
    return prediction.usage().stream()
        .filter(line -> line.key().usageType().equals(usageType))
        .map(UsageLine::quantity)
        .mapToDouble(Number::doubleValue)
        .sum();
  }

  private static Latency latencyOf(Prediction prediction) {
    Latency latency = prediction.latency();
    assertThat(latency).isNotNull();
    return java.util.Objects.requireNonNull(latency);
  }

  @Test
  void looks_at_needed_memory_and_larger_sizes_up_to_a_vcpu_on_both_architectures() {
    List<Prediction> predictions = onDemand(workload(2_000, STEADY, agent()), agent(), 10_000);

    assertThat(predictions)
        .extracting(Prediction::variant)
        .containsExactly(
            "512 MiB x86_64",
            "1024 MiB x86_64",
            "1769 MiB x86_64",
            "512 MiB arm64",
            "1024 MiB arm64",
            "1769 MiB arm64");
    assertThat(predictions).allMatch(p -> p.obtained() == Obtained.SIMULATED);
  }

  @Test
  void bills_all_requests_of_the_month_and_the_time_that_they_and_their_starts_take() {
    Code code = Samples.code("api", 1_769, Spread.constant(200), 0);
    Prediction month = onDemand(workload(5_000, STEADY, code), code, 10_000).getFirst();
    double meanInitSeconds = 1.45;
    double cold = month.coldShare() * 5_000;

    assertThat(quantity(month, "Request")).isCloseTo(5_000, within(1e-3));
    assertThat(quantity(month, "Lambda-GB-Second"))
        .isCloseTo(
            1_769 / 1_024.0 * (5_000 * 0.2 + cold * (meanInitSeconds + 0.047)),
            within(0.03 * 1_769));
  }

  @Test
  void waits_no_shorter_with_more_memory_but_computes_faster() {
    Code waits = Samples.code("waits", 128, Spread.constant(1_000), 1);
    Code computes = Samples.code("computes", 128, Spread.constant(1_000), 0);
    List<Prediction> waiting = onDemand(workload(9_000, STEADY, waits), waits, 10_000);
    List<Prediction> computing = onDemand(workload(9_000, STEADY, computes), computes, 10_000);

    assertThat(latencyOf(waiting.getFirst()).p50Millis()).isCloseTo(1_000, within(40.0));
    assertThat(latencyOf(computing.getFirst()).p50Millis())
        .isCloseTo(1_000 * 1_769 / 128.0, within(500.0));
    assertThat(latencyOf(computing.get(4)).p50Millis()).isCloseTo(1_000, within(40.0));
  }

  @Test
  void counts_cold_starts_from_the_first_call_on() {
    Code code = Samples.code("rare", 512, Spread.constant(100), 0.5);
    Prediction rare = onDemand(workload(100, STEADY, code), code, 10_000).getFirst();

    assertThat(rare.coldShare()).isGreaterThan(0.9);
    assertThat(latencyOf(rare).p50Millis()).isGreaterThan(1_000);
    assertThat(latencyOf(rare).samples()).isBetween(60L, 140L);
  }

  @Test
  void stands_for_a_month_that_has_more_calls_than_are_simulated() {
    Workload workload = workload(40_000_000, OFFICE_HOURS, agent());
    Prediction month = onDemand(workload, agent(), 20_000).get(2);
    double mean = Quantiles.mean(agent().durationMillis()) / 1_000;

    assertThat(quantity(month, "Request")).isCloseTo(40e6, within(2e6));
    assertThat(quantity(month, "Lambda-GB-Second"))
        .isCloseTo(40e6 * mean * 1_769 / 1_024, within(0.08 * 40e6 * mean * 1_769 / 1_024));
    assertThat(month.coldShare()).isLessThan(0.02);
    assertThat(month.remarks().getFirst()).contains("windows");
  }

  @Test
  void predicts_the_same_from_the_same_and_something_else_from_another_seed() {
    Workload workload = workload(20_000, OFFICE_HOURS, agent());
    String first = onDemand(workload, agent(), 5_000).toString();

    assertThat(onDemand(workload, agent(), 5_000).toString()).isEqualTo(first);
    var other = Samples.context(workload, 5_000);
    var reseeded =
        new dev.headrace.advisor.simulation.Context(
            workload, other.effort(), other.progress(), other.prices(), other.priceDay(), 2);
    assertThat(
            new LambdaPredictor(reseeded, agent())
                .predict(Samples.shape("lambda-on-demand"), Mode.ON_DEMAND)
                .toString())
        .isNotEqualTo(first);
  }

  @Test
  void restores_from_snapshots_only_where_the_runtime_can() {
    Workload workload = workload(2_000, STEADY, agent());
    var predictor = new LambdaPredictor(context(workload, 10_000), agent());

    List<Prediction> restored =
        predictor.predict(Samples.shape("lambda-snapstart"), Mode.SNAPSTART);

    assertThat(restored).isNotEmpty().allMatch(p -> p.obtained() == Obtained.EXTRAPOLATED);
    assertThat(quantity(restored.getFirst(), "Lambda-SnapStart-Cached-GB-Second"))
        .isCloseTo(0.5 * 730 * 3_600, within(1.0));
    assertThat(LambdaPredictor.hasSnapStart(agent())).isTrue();
  }

  @Test
  void provisions_what_removes_cold_starts_and_bills_it_whether_it_is_used_or_not() {
    Workload workload = workload(60_000, OFFICE_HOURS, agent());
    var predictor = new LambdaPredictor(context(workload, 20_000), agent());

    List<Prediction> provisioned =
        predictor.predict(Samples.shape("lambda-provisioned"), Mode.PROVISIONED);
    Prediction onDemand = onDemand(workload, agent(), 20_000).getFirst();

    assertThat(provisioned)
        .extracting(Prediction::variant)
        .anyMatch(v -> v.contains("by the hour"));
    Prediction peak = provisioned.get(1);
    assertThat(peak.variant()).contains("512 MiB x86_64, provisioned");
    assertThat(peak.coldShare()).isLessThan(onDemand.coldShare() / 2);
    int level = Integer.parseInt(peak.variant().replaceAll(".*provisioned ", ""));
    assertThat(quantity(peak, "Lambda-Provisioned-Concurrency"))
        .isCloseTo(level * 0.5 * 730 * 3_600, within(1.0));
    assertThat(quantity(peak, "Lambda-Provisioned-GB-Second")).isPositive();
    assertThat(peak.idleShare()).isBetween(0.3, 0.99);
  }

  @Test
  void holds_less_by_schedule_than_at_the_level_of_the_peak() {
    Workload workload = workload(3_000_000, OFFICE_HOURS, agent());
    var predictor = new LambdaPredictor(context(workload, 20_000), agent());

    List<Prediction> provisioned =
        predictor.predict(Samples.shape("lambda-provisioned"), Mode.PROVISIONED);

    Prediction scheduled =
        provisioned.stream()
            .filter(p -> p.variant().contains("by the hour"))
            .findFirst()
            .orElseThrow();
    assertThat(quantity(scheduled, "Lambda-Provisioned-Concurrency"))
        .isLessThan(0.8 * quantity(provisioned.get(1), "Lambda-Provisioned-Concurrency"));
  }
}
