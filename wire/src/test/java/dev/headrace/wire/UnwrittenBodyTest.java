package dev.headrace.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.GetAccountSettingsRequest;
import software.amazon.awssdk.services.lambda.model.GetAccountSettingsResponse;

class UnwrittenBodyTest {
  private static final WireRequest REQUEST =
      new WireRequest(
          "GET", "/2016-08-19/account-settings", "", Headers.of(), RequestBody.of(new byte[0]));

  private final AtomicInteger released = new AtomicInteger();

  private ServiceDefinition service(boolean fails) {
    return ServiceDefinition.builder(ServiceTable.of("lambda"))
        .operation(
            "GetAccountSettings",
            () ->
                Operation.of(
                    GetAccountSettingsRequest::builder,
                    (call, request) -> {
                      call.respondWithEvents(events -> {}, released::incrementAndGet);
                      if (fails) {
                        throw new ServiceError("ServiceException", "no");
                      }
                      return GetAccountSettingsResponse.builder().build();
                    }))
        .build();
  }

  @Test
  void what_a_body_holds_is_given_back_where_the_answer_fails_before_it_is_written() {
    assertThat(service(true).serve(REQUEST, "id").status()).isGreaterThanOrEqualTo(400);
    assertThat(released).hasValue(1);
  }

  @Test
  void what_a_body_holds_stays_until_it_is_released() {
    WireResponse response = service(false).serve(REQUEST, "id");
    assertThat(released).hasValue(0);
    response.body().release();
    assertThat(released).hasValue(1);
  }
}
