package dev.headrace.inference.models;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BurndownTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "anthropic.claude-3-7-sonnet-20250219-v1:0",
        "us.anthropic.claude-sonnet-4-20250514-v1:0",
        "global.anthropic.claude-haiku-4-5-20251001-v1:0",
        "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-4-1-20250805-v1:0",
        "anthropic.claude-opus-5",
        "claude-3.7-sonnet",
        "claude-haiku-4.5"
      })
  void an_output_token_of_newer_claude_models_counts_five_times(String modelId) {
    assertThat(Burndown.outputWeight(modelId)).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "anthropic.claude-v2:1",
        "anthropic.claude-instant-v1",
        "anthropic.claude-3-haiku-20240307-v1:0",
        "us.anthropic.claude-3-5-sonnet-20241022-v2:0",
        "claude-1",
        "claude-2.1",
        "claude-3-opus",
        "claude-3.5-haiku",
        "amazon.nova-lite-v1:0",
        "gpt-4o"
      })
  void an_output_token_of_all_other_models_counts_once(String modelId) {
    assertThat(Burndown.outputWeight(modelId)).isEqualTo(1);
  }
}
