package dev.headrace.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallerTest {
  private static Caller signedBy(String key) {
    return Caller.ofAuthorization(
        "AWS4-HMAC-SHA256 Credential=" + key + "/20260101/eu-west-1/s3/aws4_request, Signature=0");
  }

  @Test
  void a_key_of_twelve_digits_is_the_account() {
    assertThat(signedBy("123456789012").partition().account()).isEqualTo("123456789012");
    assertThat(signedBy("12345678901x").partition().account()).isEqualTo("000000000000");
  }

  @Test
  void a_temporary_key_names_its_account() {
    assertThat(signedBy("ASIA123456789012ABCDEFGHIJKL").partition().account())
        .isEqualTo("123456789012");
    assertThat(signedBy("ASIA12345678901XABCDEFGHIJKL").partition().account())
        .isEqualTo("000000000000");
    assertThat(signedBy("ASIAIOSFODNN7EXAMPLE").partition().account()).isEqualTo("000000000000");
  }

  @Test
  void a_presigned_query_of_the_old_version_names_its_key() {
    var request =
        new WireRequest(
            "GET",
            "/b/k",
            "AWSAccessKeyId=123456789012&Signature=x&Expires=1",
            Headers.none(),
            RequestBody.empty());
    assertThat(Caller.of(request).partition().account()).isEqualTo("123456789012");
    assertThat(Caller.of(request).service()).isEqualTo("s3");
  }
}
