package dev.headrace.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.GetAccountSettingsRequest;
import software.amazon.awssdk.services.lambda.model.GetAccountSettingsResponse;

class ShortcutTest {
  private static final WireRequest REQUEST =
      new WireRequest(
          "GET", "/2016-08-19/account-settings", "", Headers.of(), RequestBody.of(new byte[0]));

  private final AtomicInteger handled = new AtomicInteger();

  private ServiceDefinition service(Shortcut shortcut) {
    return ServiceDefinition.builder(ServiceTable.of("lambda"))
        .shortcut(shortcut)
        .operation(
            "GetAccountSettings",
            () ->
                Operation.of(
                    GetAccountSettingsRequest::builder,
                    (call, request) -> {
                      handled.incrementAndGet();
                      return GetAccountSettingsResponse.builder().build();
                    }))
        .build();
  }

  @Test
  void what_a_shortcut_answers_the_codec_never_sees() {
    WireResponse response =
        service((request, requestId, codec) ->
                WireResponse.of(
                    202, Headers.of("x-amzn-RequestId", requestId), "short".getBytes(UTF_8)))
            .serve(REQUEST, "id-1");

    assertThat(response.status()).isEqualTo(202);
    assertThat(response.headers().first("x-amzn-RequestId")).isEqualTo("id-1");
    assertThat(GatewayTest.text(response)).isEqualTo("short");
    assertThat(handled).hasValue(0);
  }

  @Test
  void what_a_shortcut_hands_on_the_codec_answers() {
    assertThat(service((request, id, codec) -> codec.serve()).serve(REQUEST, "id").status())
        .isEqualTo(200);
    assertThat(service(Shortcut.NONE).serve(REQUEST, "id").status()).isEqualTo(200);
    assertThat(handled).hasValue(2);
  }

  @Test
  void an_error_of_a_shortcut_has_the_form_of_its_service() {
    WireResponse response =
        service(
                (request, requestId, codec) -> {
                  throw new ServiceError("TooManyRequestsException", "Rate Exceeded.");
                })
            .serve(REQUEST, "id");

    assertThat(response.status()).isEqualTo(429);
    assertThat(response.headers().first("x-amzn-ErrorType")).isEqualTo("TooManyRequestsException");
    assertThat(GatewayTest.text(response)).contains("Rate Exceeded.");
  }

  @Test
  void a_shortcut_that_fails_is_a_fault_of_the_service_and_tells_nothing_of_itself() {
    WireResponse response =
        service(
                (request, requestId, codec) -> {
                  throw new IllegalStateException("inner words");
                })
            .serve(REQUEST, "id-2");

    assertThat(response.status()).isEqualTo(500);
    assertThat(response.headers().first("x-amzn-RequestId")).isEqualTo("id-2");
    assertThat(GatewayTest.text(response)).doesNotContain("inner words");
  }

  @Test
  void a_request_without_the_signature_that_is_required_reaches_no_shortcut() {
    var seen = new AtomicInteger();
    ServiceDefinition service =
        service((request, requestId, codec) -> {
          seen.incrementAndGet();
          return codec.serve();
        });
    var verifier = new SigV4Verifier((key, token) -> "secret", System::currentTimeMillis);

    WireResponse response = new Gateway(List.of(service), verifier).serve(REQUEST, "id");

    assertThat(response.status()).isEqualTo(403);
    assertThat(seen).hasValue(0);
  }
}
