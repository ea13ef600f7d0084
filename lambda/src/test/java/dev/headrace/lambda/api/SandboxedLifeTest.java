package dev.headrace.lambda.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.kernel.engine.Phase;
import dev.headrace.lambda.run.Explanation;
import dev.headrace.lambda.run.FunctionUse;
import dev.headrace.lambda.run.Quota;
import dev.headrace.lambda.run.Quotas;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyStatusEnum;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** Environments over hours, which pass when the test says so. */
@Timeout(180)
final class SandboxedLifeTest {
  private static final String COUNTER =
      """
      served = 0
      def handler(event, context):
          global served
          served += 1
          return served
      """;

  private static final String WAITER =
      """
      import os, urllib.request
      def handler(event, context):
          urllib.request.urlopen(os.environ["GATE"]).read()
          return event
      """;

  @TempDir private Path folder;
  private Sandboxed sandboxed;

  @BeforeEach
  void open() throws Exception {
    sandboxed =
        Sandboxed.start(
            folder.resolve("data"),
            Quotas.STANDARD
                .with(Quota.ACCOUNT_CONCURRENCY, 2)
                .with(Quota.REQUESTS_PER_SECOND_PER_CONCURRENCY, 1_000)
                .with(Quota.UNRESERVED_CONCURRENCY_MINIMUM, 0));
  }

  @AfterEach
  void close() throws Exception {
    sandboxed.close();
  }

  @Test
  void an_environment_serves_one_request_after_another_until_it_was_idle_too_long() {
    sandboxed.python("counter", COUNTER);

    assertThat(sandboxed.answer("counter", "{}")).isEqualTo("1");
    assertThat(sandboxed.answer("counter", "{}")).isEqualTo("2");
    sandboxed.server.passSeconds(599);
    assertThat(sandboxed.answer("counter", "{}")).isEqualTo("3");
    sandboxed.server.passSeconds(601);
    Waiting.until(() -> sandboxed.server.lambda.environments() == 0);
    assertThat(sandboxed.answer("counter", "{}")).isEqualTo("1");
  }

  @Test
  void an_environment_that_has_reached_its_age_serves_no_more() {
    sandboxed.python("counter", COUNTER);
    for (int i = 1; i <= 15; i++) {
      assertThat(sandboxed.answer("counter", "{}")).isEqualTo(Integer.toString(i));
      sandboxed.server.passSeconds(500);
    }
    assertThat(sandboxed.answer("counter", "{}")).isEqualTo("1");
  }

  @Test
  void a_cold_start_tells_by_phase_where_its_time_went_and_a_warm_one_that_there_was_none() {
    sandboxed.python("counter", "import time; time.sleep(0.05)\n" + COUNTER);
    Explanation cold = why(sandboxed.invoke("counter", "{}"));
    Explanation warm = why(sandboxed.invoke("counter", "{}"));

    assertThat(cold.cold()).isTrue();
    assertThat(cold.phaseNanos())
        .containsKeys(Phase.SANDBOX, Phase.CODE, Phase.INIT)
        .hasEntrySatisfying(
            Phase.INIT, nanos -> assertThat(nanos).isGreaterThanOrEqualTo(50_000_000L));
    assertThat(warm.cold()).isFalse();
    assertThat(warm.phaseNanos()).isEmpty();
    assertThat(warm.runNanos()).isPositive();
    FunctionUse use = sandboxed.server.lambda.status().get(0).use();
    assertThat(use.requests()).isEqualTo(2);
    assertThat(use.coldStarts()).isEqualTo(1);
    assertThat(use.computeMebibyteMillis()).isGreaterThanOrEqualTo(256L * 50);
  }

  private Explanation why(InvokeResponse response) {
    return Objects.requireNonNull(
        sandboxed.server.lambda.why(response.responseMetadata().requestId()));
  }

  @Test
  void what_is_provisioned_is_initialised_before_its_first_request() throws Exception {
    sandboxed.python(
        "ahead",
        """
        import os, time
        time.sleep(0.2)
        def handler(event, context):
            return os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"]
        """);
    sandboxed.client.publishVersion(r -> r.functionName("ahead"));
    sandboxed.client.putProvisionedConcurrencyConfig(
        r -> r.functionName("ahead").qualifier("1").provisionedConcurrentExecutions(1));
    Waiting.until(() ->
        sandboxed
                .client
                .getProvisionedConcurrencyConfig(r -> r.functionName("ahead").qualifier("1"))
                .status()
            == ProvisionedConcurrencyStatusEnum.READY);
    sandboxed.awaitLine("ahead", "INIT_REPORT Init Duration: ");

    InvokeResponse response = sandboxed.invoke("ahead", "{}", r -> r.qualifier("1"));

    Explanation why = why(response);
    assertThat(response.payload().asUtf8String()).isEqualTo("\"provisioned-concurrency\"");
    assertThat(why.provisioned()).isTrue();
    assertThat(why.cold()).isFalse();
    assertThat(why.phaseNanos()).isEmpty();
    assertThat(sandboxed.awaitLine("ahead", "REPORT RequestId")).doesNotContain("Init Duration");
  }

  @Test
  void an_environment_stands_still_between_requests() {
    Assumptions.assumeTrue(sandboxed.has("freeze"), "needs a way to freeze");
    sandboxed.python(
        "still",
        """
        import threading, time
        longest = 0
        def tick():
            global longest
            last = time.monotonic()
            while True:
                time.sleep(0.001)
                now = time.monotonic()
                longest = max(longest, now - last)
                last = now
        threading.Thread(target=tick, daemon=True).start()
        def handler(event, context):
            time.sleep(0.05)
            return int(longest * 1000)
        """);
    sandboxed.answer("still", "{}");

    Waiting.until(() -> {
      java.util.concurrent.locks.LockSupport.parkNanos(300_000_000);
      return Integer.parseInt(sandboxed.answer("still", "{}")) >= 250;
    });
  }

  @Test
  void an_event_that_fails_is_run_twice_more_and_then_given_up() {
    sandboxed.python(
        "failing",
        """
        def handler(event, context):
            print("tried", event, context.aws_request_id)
            raise ValueError("no")
        """);
    String requestId =
        sandboxed
            .invoke("failing", "\"e\"", r -> r.invocationType(InvocationType.EVENT))
            .responseMetadata()
            .requestId();

    awaitTries(requestId, 1);
    sandboxed.server.passSeconds(60);
    awaitTries(requestId, 2);
    sandboxed.server.passSeconds(120);
    awaitTries(requestId, 3);
    Waiting.until(() -> sandboxed.server.lambda.status().get(0).use().pendingEvents() == 0);
    sandboxed.server.passSeconds(3_600);
    assertThat(sandboxed.logs.count("failing", "tried e " + requestId)).isEqualTo(3);
  }

  private void awaitTries(String requestId, int tries) {
    Waiting.until(() ->
        sandboxed.logs.count("failing", "tried e " + requestId) == tries
            && sandboxed.logs.count("failing", "REPORT RequestId: " + requestId) == tries);
  }

  @Test
  void what_is_above_a_limit_is_refused_with_its_reason() throws Exception {
    try (var gate = new Gate()) {
      for (String name : List.of("waiter", "other")) {
        sandboxed.python(
            name, WAITER, r -> r.environment(e -> e.variables(Map.of("GATE", gate.url()))));
      }
      sandboxed.client.putFunctionConcurrency(
          r -> r.functionName("waiter").reservedConcurrentExecutions(1));
      Future<String> first = sandboxed.later(() -> sandboxed.answer("waiter", "1"));
      gate.reached.await();

      refused("waiter", "ReservedFunctionConcurrentInvocationLimitExceeded");
      Future<String> second = sandboxed.later(() -> sandboxed.answer("other", "2"));
      Waiting.until(() -> sandboxed.server.lambda.environments() == 2);
      refused("other", "ConcurrentInvocationLimitExceeded");
      gate.open();
      assertThat(first.get()).isEqualTo("1");
      assertThat(second.get()).isEqualTo("2");
      assertThat(sandboxed.answer("waiter", "3")).isEqualTo("3");
    }
  }

  private void refused(String name, String reason) {
    assertThatThrownBy(() -> sandboxed.invoke(name, "{}"))
        .isInstanceOfSatisfying(
            TooManyRequestsException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(429);
              assertThat(e.reasonAsString()).isEqualTo(reason);
            });
  }

  @Test
  void an_accepted_event_runs_after_a_restart() throws Exception {
    sandboxed.python(
        "later",
        """
        import os
        def handler(event, context):
            print("tried", event)
            if "FAIL" in os.environ: raise ValueError("no")
        """,
        r -> r.environment(e -> e.variables(Map.of("FAIL", "1"))));
    sandboxed.invoke("later", "\"e\"", r -> r.invocationType(InvocationType.EVENT));
    Waiting.until(() -> sandboxed.logs.count("later", "REPORT") == 1);
    sandboxed.client.updateFunctionConfiguration(
        r -> r.functionName("later").environment(e -> e.variables(Map.of())));
    sandboxed.server.awaitSettled("later");
    sandboxed.close();
    open();
    assertThat(sandboxed.server.lambda.status().get(0).use().pendingEvents()).isEqualTo(1);

    sandboxed.server.passSeconds(60);

    Waiting.until(() -> sandboxed.logs.count("later", "tried e") == 1);
    Waiting.until(() -> sandboxed.server.lambda.status().get(0).use().pendingEvents() == 0);
  }
}
