package dev.headrace.advisor.simulation.tokens;

import static dev.headrace.advisor.simulation.Samples.STEADY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headrace.advisor.simulation.Obtained;
import dev.headrace.advisor.simulation.Prediction;
import dev.headrace.advisor.simulation.Samples;
import dev.headrace.advisor.workload.Component.Model;
import dev.headrace.advisor.workload.Spread;
import dev.headrace.billing.bill.UsageLine;
import dev.headrace.billing.prices.PriceUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TokenPredictorTest {
  private static Model model(String name, @Nullable Double tokensPerMinute) {
    return new Model(
        "model",
        4,
        name,
        null,
        Spread.constant(1_500),
        Spread.constant(150),
        0.58,
        1_000,
        tokensPerMinute,
        false);
  }

  private static List<Prediction> predict(Model model, double requests, long calls) {
    var workload = Samples.workload(requests, STEADY, model);
    return new TokenPredictor(Samples.context(workload, calls), model)
        .onDemand(Samples.shape("bedrock-on-demand"));
  }

  @Test
  void bills_input_cached_and_output_tokens_apart() {
    Prediction month = predict(model("claude-haiku-4.5", null), 2_000_000, 20_000).getFirst();
    List<Double> millions =
        month.usage().stream()
            .filter(line -> line.unit() == PriceUnit.MILLION_TOKENS)
            .map(UsageLine::quantity)
            .map(Number::doubleValue)
            .toList();
    double prompt = 8e6 * 1_500 / 1e6;

    assertThat(millions.get(0)).isCloseTo(prompt * 0.42, within(1.0));
    assertThat(millions.get(1)).isCloseTo(prompt * 0.58, within(1.0));
    assertThat(millions.getLast()).isCloseTo(8e6 * 150 / 1e6, within(1.0));
    assertThat(month.throttledShare()).isZero();
    assertThat(month.remarks()).anyMatch(remark -> remark.contains("quota"));
  }

  @Test
  void writes_the_cache_anew_where_calls_are_rare() {
    Prediction month = predict(model("claude-haiku-4.5", null), 30, 20_000).getFirst();

    assertThat(month.usage())
        .filteredOn(line -> line.key().usageType().contains("CacheWrite"))
        .singleElement()
        .extracting(line -> line.quantity().doubleValue())
        .satisfies(
            millions -> assertThat(millions).isCloseTo(120 * 1_500 * 0.58 / 1e6, within(0.01)));
  }

  @Test
  void throttles_what_a_small_quota_does_not_hold() {
    Prediction free = predict(model("nova-micro", null), 500_000, 20_000).getFirst();
    Prediction tight = predict(model("nova-micro", 15_000.0), 500_000, 20_000).getFirst();

    assertThat(free.throttledShare()).isZero();
    assertThat(tight.throttledShare()).isGreaterThan(0.3);
    assertThat(free.obtained()).isEqualTo(Obtained.SIMULATED);
  }

  @Test
  void marks_what_was_not_measured() {
    Prediction month = predict(model("claude-haiku-4.5", null), 1_000, 20_000).getFirst();

    assertThat(month.obtained()).isEqualTo(Obtained.EXTRAPOLATED);
    assertThat(TokenSpeeds.of("something-else").exact()).isFalse();
    assertThat(TokenSpeeds.of("llama4-scout").exact()).isTrue();
  }

  @Test
  void predicts_nothing_for_a_model_that_nobody_sells() {
    assertThat(predict(model("no-such-model", null), 1_000, 1_000)).isEmpty();
  }

  @Test
  void predicts_the_same_from_the_same() {
    Model model = model("nova-micro", 100_000.0);

    assertThat(predict(model, 500_000, 5_000).toString())
        .isEqualTo(predict(model, 500_000, 5_000).toString());
  }
}
