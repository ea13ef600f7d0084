package dev.headrace.inference.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.billing.prices.PriceBook;
import dev.headrace.billing.prices.PriceKey;
import dev.headrace.inference.serve.ModelDimensions;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PricedModelsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

  private final PricedModels models = new PricedModels();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "anthropic.claude-haiku-4-5-20251001-v1:0",
        "us.anthropic.claude-haiku-4-5-20251001-v1:0",
        "arn:aws:bedrock:us-east-1:000000000000:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0",
        "amazon.nova-lite-v1:0"
      })
  void the_price_book_has_what_tokens_of_a_known_model_are_named(String modelId) {
    ModelDimensions.Keys keys = models.of("bedrock", modelId);

    assertThat(isPriced(keys.input())).isTrue();
    assertThat(isPriced(keys.output())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-4o-mini", "gpt-4o-mini-2024-07-18", "gpt-5-mini-2025-08-07"})
  void so_it_has_of_openais_models_and_of_their_versions(String modelId) {
    ModelDimensions.Keys keys = models.of("openai", modelId);

    assertThat(isPriced(keys.requests())).isTrue();
    assertThat(isPriced(keys.input())).isTrue();
    assertThat(isPriced(keys.output())).isTrue();
    assertThat(isPriced(Objects.requireNonNull(keys.cacheRead()))).isTrue();
  }

  @Test
  void a_model_without_a_price_is_named_and_has_none() {
    ModelDimensions.Keys keys = models.of("openai", "no-such-model");

    assertThat(keys.input())
        .isEqualTo(new ModelDimensions.Key("OpenAI", "no-such-model-input-tokens", ""));
    assertThat(isPriced(keys.input())).isFalse();
    assertThat(keys.cacheRead()).isNull();
  }

  @Test
  void tokens_of_batches_without_a_price_of_their_own_are_unknown_and_not_on_demand() {
    ModelDimensions.Keys vectors = models.of("bedrock", "amazon.titan-embed-text-v2:0");
    assertThat(isPriced(vectors.input())).isTrue();
    assertThat(isPriced(Objects.requireNonNull(vectors.batchInput()))).isFalse();
    ModelDimensions.Keys haiku = models.of("bedrock", "anthropic.claude-haiku-4-5-20251001-v1:0");
    assertThat(isPriced(Objects.requireNonNull(haiku.batchInput()))).isTrue();
  }

  @Test
  void tokens_of_throughput_that_was_bought_by_the_hour_are_priced_and_free() {
    ModelDimensions.Keys keys = models.of("bedrock", "amazon.nova-2-lite-v1:0");

    for (ModelDimensions.Key key :
        List.of(
            Objects.requireNonNull(keys.provisionedInput()),
            Objects.requireNonNull(keys.provisionedOutput()))) {
      var priced = new PriceKey(key.serviceCode(), "us-east-1", key.usageType(), key.operation());
      assertThat(PriceBook.shipped().rate(priced, DAY).first().usd()).isZero();
    }
  }

  private static boolean isPriced(ModelDimensions.Key key) {
    var priced = new PriceKey(key.serviceCode(), "us-east-1", key.usageType(), key.operation());
    return PriceBook.shipped().find(priced, DAY).isPresent();
  }
}
