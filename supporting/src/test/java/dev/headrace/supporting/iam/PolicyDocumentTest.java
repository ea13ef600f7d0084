package dev.headrace.supporting.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.supporting.iam.PolicyDocument.Purpose;
import dev.headrace.wire.ServiceError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyDocumentTest {
  static final String TRUST =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
      "Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}\
      """;

  static final String PERMISSIONS =
      """
      {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}\
      """;

  @Test
  void a_policy_by_the_grammar_is_taken() {
    assertThatCode(() -> PolicyDocument.require(TRUST, Purpose.TRUST)).doesNotThrowAnyException();
    assertThatCode(() -> PolicyDocument.require(PERMISSIONS, Purpose.PERMISSIONS))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no json",
        "[]",
        "\"text\"",
        "{}",
        "{\"Statement\":[]}",
        "{\"Statement\":[1]}",
        "{\"Version\":\"2026-01-01\",\"Statement\":"
            + "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}",
        "{\"Statement\":{\"Effect\":\"Maybe\",\"Action\":\"*\",\"Resource\":\"*\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Resource\":\"*\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"NotAction\":\"*\","
            + "\"Resource\":\"*\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\","
            + "\"Principal\":\"*\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"More\":1}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}} more"
      })
  void a_policy_against_the_grammar_is_malformed(String document) {
    assertMalformed(document, Purpose.PERMISSIONS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\","
            + "\"Principal\":\"*\",\"Resource\":\"*\"}}"
      })
  void a_trust_policy_names_principals_and_no_resource(String document) {
    assertMalformed(document, Purpose.TRUST);
  }

  private static void assertMalformed(String document, Purpose purpose) {
    assertThatThrownBy(() -> PolicyDocument.require(document, purpose))
        .isInstanceOfSatisfying(
            ServiceError.class,
            error -> assertThat(error.code()).isEqualTo("MalformedPolicyDocument"));
  }

  @Test
  void white_space_does_not_count_for_the_size() {
    assertThat(PolicyDocument.size("{ \"a\" :\n\t1 }")).isEqualTo(7);
  }
}
