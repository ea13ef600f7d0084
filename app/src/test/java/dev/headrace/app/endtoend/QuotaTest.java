package dev.headrace.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.ThrottleReason;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** {@code headrace up --quota}: what is set is what acts. */
@Tag("end-to-end")
@Timeout(180)
final class QuotaTest {
  @TempDir Path data;

  @Test
  void an_account_of_one_environment_serves_one_request_at_a_time() {
    try (ServerProcess server = ServerProcess.start(data, "--quota", "accountConcurrency=1");
        Clients clients = server.clients()) {
      assertThat(clients.lambda().getAccountSettings().accountLimit().concurrentExecutions())
          .isEqualTo(1);
      clients.python("waiter", 60, "import time\ndef handler(event, context): time.sleep(event)");
      var first = CompletableFuture.runAsync(() -> clients.invoke("waiter", "5"));
      Eventually.holds(
          () -> server.status().path("functions").path(0).path("concurrency").asLong() == 1);
      assertThatThrownBy(() -> clients.invoke("waiter", "0"))
          .isInstanceOfSatisfying(TooManyRequestsException.class, QuotaTest::isForTheAccount);
      assertThat(first).succeedsWithin(60, TimeUnit.SECONDS);
      assertThat(clients.invoke("waiter", "0").statusCode()).isEqualTo(200);
    }
  }

  private static void isForTheAccount(TooManyRequestsException throttled) {
    assertThat(throttled.statusCode()).isEqualTo(429);
    assertThat(throttled.reason()).isEqualTo(ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
    assertThat(throttled.getMessage()).contains("Rate Exceeded");
  }
}
