package dev.headrace.billing.prices;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceGapTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "Feature Store, SageMaker Feature Store",
    "p5.48xlarge reserved, 'P5, P5e, P5en, P6, G7 and G7e reserved for a year'",
    "m7g savings plan, EC2 instances under Savings Plans",
    "sagemaker savings, SageMaker under Savings Plans",
    "nova fine-tuning, customising models with SageMaker (serverless) or Bedrock (training by the"
        + " token)",
  })
  void who_asks_for_what_is_not_there_is_told(String words, String subject) {
    assertThat(PriceGap.about(List.of(words.split(" ", -1))))
        .extracting(PriceGap::subject)
        .contains(subject);
  }

  @Test
  void who_asks_for_what_is_there_is_told_nothing() {
    assertThat(PriceGap.about(List.of("lambda", "duration", "arm"))).isEmpty();
    assertThat(PriceGap.about(List.of("nat", "gateway"))).isEmpty();
  }

  /** A gap that was filled is to be taken from the list. */
  @Test
  void what_is_said_to_be_missing_is_missing() {
    List<Price> rows = PriceBook.shipped().rows();
    assertThat(rows)
        .noneMatch(row -> row.key().usageType().contains("FeatureStore"))
        .noneMatch(row ->
            row.key().serviceCode().equals("ComputeSavingsPlans")
                && row.key().usageType().contains("BoxUsage"))
        .noneMatch(row -> row.key().usageType().matches("HeavyUsage:(p5|p6|g7).*"))
        .noneMatch(row ->
            row.key().operation().startsWith("RI:")
                && !row.key().operation().equals("RI:1yrNoUpfront"));
  }

  @Test
  void each_has_a_subject_a_reason_and_a_way_out() {
    assertThat(PriceGap.all())
        .isNotEmpty()
        .allMatch(gap -> !gap.subject().isBlank() && !gap.why().isBlank())
        .allMatch(gap -> !gap.instead().isBlank());
  }
}
