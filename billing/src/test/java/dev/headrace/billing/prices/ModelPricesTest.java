package dev.headrace.billing.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.billing.prices.ModelPrices.Model;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelPricesTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "claude-haiku-4.5, INPUT, 1.0",
    "claude-haiku-4.5, OUTPUT, 5.0",
    "claude-haiku-4.5, CACHE_READ, 0.1",
    "claude-haiku-4.5, CACHE_WRITE, 1.25",
    "claude-haiku-4.5, CACHE_WRITE_1H, 2.0",
    "claude-haiku-4.5, BATCH_INPUT, 0.5",
    "claude-haiku-4.5, BATCH_OUTPUT, 2.5",
    "us.claude-haiku-4.5, INPUT, 1.1",
    "global.claude-haiku-4.5, INPUT, 1.0",
    "anthropic.claude-haiku-4-5-20251001-v1:0, INPUT, 1.0",
    "claude-sonnet-4.5, OUTPUT, 15.0",
    "nova-lite, INPUT, 0.06",
    "nova-lite, OUTPUT, 0.24",
    "nova-lite, BATCH_OUTPUT, 0.12",
    "Nova-Lite, CACHE_READ, 0.015",
    "nova-pro, FLEX_OUTPUT, 1.6",
    "nova-pro, PRIORITY_OUTPUT, 5.6",
    "llama-3.1-8b, INPUT, 0.22",
    "llama-3.1-8b, BATCH_OUTPUT, 0.11",
    "titan-embed-text-v2, INPUT, 0.02",
  })
  void a_model_knows_where_its_prices_are(String name, TokenKind kind, BigDecimal usd) {
    PriceKey key = ModelPrices.shipped().of(name).key(kind).orElseThrow();
    Rate rate = PriceBook.shipped().rate(key, DAY);
    assertThat(rate.unit()).isEqualTo(PriceUnit.MILLION_TOKENS);
    assertThat(rate.first().usd()).isEqualByComparingTo(usd);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "gpt-4o-mini, INPUT, 0.15",
    "gpt-4o-mini, OUTPUT, 0.6",
    "gpt-4o, CACHE_READ, 1.25",
    "gpt-5-mini, BATCH_OUTPUT, 1",
    "text-embedding-3-small, INPUT, 0.02",
  })
  void so_does_a_model_of_openai(String name, TokenKind kind, BigDecimal usd) {
    PriceKey key = ModelPrices.openAi().of(name).key(kind).orElseThrow();
    assertThat(PriceBook.shipped().rate(key, DAY).first().usd()).isEqualByComparingTo(usd);
  }

  @Test
  void every_key_of_every_model_has_a_price() {
    checkKeys(ModelPrices.shipped());
    checkKeys(ModelPrices.openAi());
  }

  private static void checkKeys(ModelPrices models) {
    for (String alias : models.aliases()) {
      Model model = models.of(alias);
      assertThat(model.keys()).as(alias).isNotEmpty();
      model
          .keys()
          .forEach((kind, key) ->
              assertThat(PriceBook.shipped().find(key, DAY)).as(alias + kind).isPresent());
    }
  }

  @Test
  void a_kind_that_a_model_does_not_sell_is_empty() {
    assertThat(ModelPrices.shipped().of("titan-embed-text-v2").key(TokenKind.OUTPUT)).isEmpty();
    assertThat(ModelPrices.shipped().of("titan-embed-text-v2").modelUnit()).isNull();
  }

  @Test
  void a_mistyped_model_is_answered_with_the_nearest() {
    assertThatThrownBy(() -> ModelPrices.shipped().of("claude-haiku-4,5"))
        .isInstanceOf(UnknownPriceException.class)
        .hasMessageContaining("did you mean claude-haiku-4.5?");
    assertThatThrownBy(() -> ModelPrices.shipped().of("x".repeat(1000)))
        .isInstanceOf(UnknownPriceException.class)
        .hasMessageContaining("headrace prices search");
  }

  @ParameterizedTest
  @CsvSource({"nova-2-lite, 60.5", "claude-instant, 39.6", "claude-2.1, 63"})
  void a_model_unit_has_the_price_of_its_shortest_commitment(String name, BigDecimal usd) {
    PriceKey key = Objects.requireNonNull(ModelPrices.shipped().of(name).modelUnit());
    Rate rate = PriceBook.shipped().rate(key, DAY);
    assertThat(rate.unit()).isEqualTo(PriceUnit.UNIT_HOUR);
    assertThat(rate.first().usd()).isEqualByComparingTo(usd);
  }

  @Test
  void a_longer_commitment_makes_a_model_unit_cheaper() {
    Model claude = ModelPrices.shipped().of("claude-2.1");
    assertThat(claude.modelUnits()).containsOnlyKeys(Commitment.ONE_MONTH, Commitment.SIX_MONTHS);
    assertThat(usd(claude, Commitment.SIX_MONTHS)).isLessThan(usd(claude, Commitment.ONE_MONTH));
    assertThat(usd(ModelPrices.shipped().of("nova-2-lite"), Commitment.ONE_MONTH))
        .isEqualByComparingTo("55");
  }

  private static BigDecimal usd(Model model, Commitment commitment) {
    PriceKey key = Objects.requireNonNull(model.modelUnits().get(commitment));
    return PriceBook.shipped().rate(key, DAY).first().usd();
  }
}
