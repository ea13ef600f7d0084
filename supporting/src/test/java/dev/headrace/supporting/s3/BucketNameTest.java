package dev.headrace.supporting.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BucketNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"abc", "my-bucket", "logs.example.com", "123", "a1-b2.c3"})
  void a_name_by_the_rules_is_taken(String name) {
    assertThat(BucketName.isValid(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ab",
        "Bucket",
        "a_b",
        "-abc",
        "abc-",
        "a..b",
        "192.168.5.4",
        "xn--abc",
        "sthree-abc",
        "abc-s3alias",
        "abc--ol-s3",
        "abc.mrap",
        "abc--x-s3",
        "a b",
        "a/b",
        "",
        "ab\n"
      })
  void a_name_against_the_rules_is_not(String name) {
    assertThat(BucketName.isValid(name)).isFalse();
  }

  @Test
  void a_name_has_63_characters_at_most() {
    assertThat(BucketName.isValid("a".repeat(63))).isTrue();
    assertThat(BucketName.isValid("a".repeat(64))).isFalse();
  }
}
