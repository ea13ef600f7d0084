package dev.headrace.lambda.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headrace.kernel.Body;
import dev.headrace.kernel.engine.Outcome;
import dev.headrace.kernel.engine.Phase;
import dev.headrace.kernel.engine.Request;
import dev.headrace.lambda.run.Explanation;
import dev.headrace.lambda.run.Quota;
import dev.headrace.lambda.run.Quotas;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** Invocations as the SDK's own client meets them, over an engine of the test. */
class InvokeTest {
  @TempDir Path data;
  private final InProcessEngine engine = new InProcessEngine();
  private LambdaServer server;
  private LambdaClient client;

  @BeforeEach
  void start() throws IOException {
    server =
        LambdaServer.start(
            data.resolve("data"),
            Quotas.STANDARD
                .with(Quota.SYNCHRONOUS_PAYLOAD_BYTES, 20_000)
                .with(Quota.ASYNCHRONOUS_PAYLOAD_BYTES, 1_000),
            engine);
    client = server.client;
    client.createFunction(LambdaApiTest.request("f").publish(true).build());
    server.awaitSettled("f");
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void a_function_answers_its_caller() {
    InvokeResponse response = invoke("{\"a\":1}", r -> {});

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.payload().asUtf8String()).isEqualTo("{\"a\":1}");
    assertThat(response.executedVersion()).isEqualTo("$LATEST");
    assertThat(response.functionError()).isNull();
    assertThat(response.logResult()).isNull();
  }

  @Test
  void an_event_without_content_is_an_empty_object() {
    assertThat(client.invoke(r -> r.functionName("f")).payload().asUtf8String()).isEqualTo("{}");
  }

  @Test
  void the_code_sees_whose_request_it_is() throws IOException {
    String context = "{\"client\":{\"app_title\":\"t\"}}";
    InvokeResponse response =
        invoke(
            "1",
            r ->
                r.qualifier("1")
                    .clientContext(
                        Base64.getEncoder()
                            .encodeToString(context.getBytes(StandardCharsets.UTF_8))));

    Request request = Objects.requireNonNull(engine.assigned.peek());
    assertThat(request.requestId()).isEqualTo(response.responseMetadata().requestId());
    assertThat(request.invokedArn())
        .isEqualTo("arn:aws:lambda:eu-central-1:123456789012:function:f:1");
    assertThat(request.clientContext()).isEqualTo(context);
    assertThat(request.traceHeader())
        .matches("Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0");
    assertThat(response.executedVersion()).isEqualTo("1");
  }

  @Test
  void the_code_finds_its_way_back_to_this_server() {
    invoke("1", r -> {});

    Map<String, String> variables = Objects.requireNonNull(engine.prepared.peek()).environment();
    assertThat(variables)
        .containsEntry("AWS_ACCESS_KEY_ID", "123456789012")
        .containsEntry("AWS_REGION", "eu-central-1")
        .containsEntry("AWS_LAMBDA_FUNCTION_NAME", "f")
        .hasEntrySatisfying(
            "AWS_ENDPOINT_URL", url -> assertThat(url).startsWith("http://127.0.0.1:"));
  }

  @Test
  void an_error_of_the_function_is_an_answer() {
    engine.code =
        (spec, request) ->
            new Outcome.Failed(
                "ValueError",
                Body.of("{\"errorMessage\":\"no\"}".getBytes(StandardCharsets.UTF_8)));
    InvokeResponse response = invoke("1", r -> {});

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.functionError()).isEqualTo("Unhandled");
    assertThat(response.payload().asUtf8String()).isEqualTo("{\"errorMessage\":\"no\"}");
  }

  @Test
  void a_runtime_that_ends_is_an_answer_too() {
    engine.code =
        (spec, request) -> {
          throw new IllegalStateException("crash");
        };

    assertThat(invoke("1", r -> {}).functionError()).isEqualTo("Unhandled");
  }

  @Test
  void the_end_of_the_log_comes_with_the_answer_where_it_is_asked_for() {
    InvokeResponse response = invoke("1", r -> r.logType(LogType.TAIL));

    String log =
        new String(Base64.getDecoder().decode(response.logResult()), StandardCharsets.UTF_8);
    assertThat(log).contains("START RequestId:", "it ran", "REPORT RequestId:");
  }

  @Test
  void an_event_is_accepted_and_run() throws Exception {
    var ran = new CountDownLatch(1);
    engine.code =
        (spec, request) -> {
          ran.countDown();
          return InProcessEngine.answered("1");
        };
    InvokeResponse response = invoke("[7]", r -> r.invocationType(InvocationType.EVENT));

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.payload().asByteArray()).isEmpty();
    ran.await();
    assertThat(Objects.requireNonNull(engine.assigned.peek()).body().bytes())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("[7]");
  }

  @Test
  void a_dry_run_runs_nothing() {
    InvokeResponse response = invoke("1", r -> r.invocationType(InvocationType.DRY_RUN));

    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(engine.prepared).isEmpty();
    assertThatThrownBy(
            () -> client.invoke(r -> r.functionName("none").invocationType(InvocationType.DRY_RUN)))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void what_is_no_json_is_refused() {
    for (String payload : new String[] {"{", "nothing", "1 2", "{\"a\":}", "\"open"}) {
      assertThatThrownBy(() -> invoke(payload, r -> {}))
          .isInstanceOf(InvalidRequestContentException.class)
          .hasMessageContaining("Could not parse request body into json");
    }
    assertThatThrownBy(() -> invoke("1", r -> r.clientContext("%%%")))
        .isInstanceOf(InvalidRequestContentException.class);
    assertThat(engine.prepared).isEmpty();
  }

  @Test
  void payloads_have_a_limit_that_depends_on_the_type() {
    String atLimit = "\"" + "x".repeat(19_998) + "\"";
    assertThat(invoke(atLimit, r -> {}).payload().asUtf8String()).isEqualTo(atLimit);

    assertThatThrownBy(() -> invoke("\"" + atLimit, r -> {}))
        .isInstanceOfSatisfying(
            RequestTooLargeException.class, e -> assertThat(e.statusCode()).isEqualTo(413))
        .hasMessageContaining(
            "20001 byte payload is too large for the RequestResponse invocation type (limit"
                + " 20000 bytes)");
    assertThatThrownBy(() ->
            invoke("\"" + "x".repeat(999) + "\"", r -> r.invocationType(InvocationType.EVENT)))
        .isInstanceOf(RequestTooLargeException.class)
        .hasMessageContaining("Event invocation type (limit 1000 bytes)");
  }

  @Test
  void an_answer_may_be_as_long_as_a_request_and_a_little_longer() {
    String atLimit = "\"" + "x".repeat(20_098) + "\"";
    engine.code = (spec, request) -> InProcessEngine.answered(atLimit);
    assertThat(invoke("1", r -> {}).payload().asUtf8String()).isEqualTo(atLimit);

    engine.code = (spec, request) -> InProcessEngine.answered(atLimit + " ");
    InvokeResponse response = invoke("1", r -> {});
    assertThat(response.functionError()).isEqualTo("Unhandled");
    assertThat(response.payload().asUtf8String())
        .contains(
            "Function.ResponseSizeTooLarge",
            "Response payload size (20101 bytes) exceeded maximum allowed payload size (20100"
                + " bytes).");
  }

  @Test
  void what_is_not_there_is_not_found() {
    for (String name : new String[] {"none", "f:9", "f:nothing"}) {
      assertThatThrownBy(() -> client.invoke(r -> r.functionName(name)))
          .isInstanceOf(ResourceNotFoundException.class)
          .hasMessageContaining(
              "Function not found: arn:aws:lambda:eu-central-1:123456789012:function:" + name);
    }
  }

  @Test
  void odd_requests_are_refused_in_words() {
    for (Consumer<InvokeRequest.Builder> odd :
        java.util.List.<Consumer<InvokeRequest.Builder>>of(
            r -> r.invocationType("Sometimes"),
            r -> r.logType("Head"),
            r -> r.qualifier("not one"),
            r -> r.functionName("a b"),
            r -> r.tenantId("t"))) {
      assertThatThrownBy(() -> invoke("1", odd))
          .isInstanceOfSatisfying(
              LambdaException.class, e -> assertThat(e.statusCode()).isEqualTo(400));
    }
  }

  @Test
  void a_function_with_nothing_reserved_is_stopped() {
    client.putFunctionConcurrency(r -> r.functionName("f").reservedConcurrentExecutions(0));

    assertThatThrownBy(() -> invoke("1", r -> {}))
        .isInstanceOfSatisfying(
            TooManyRequestsException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(429);
              assertThat(e.reasonAsString())
                  .isEqualTo("ReservedFunctionConcurrentInvocationLimitExceeded");
            })
        .hasMessageContaining("Rate Exceeded.");
    client.deleteFunctionConcurrency(r -> r.functionName("f"));
    assertThat(invoke("1", r -> {}).statusCode()).isEqualTo(200);
  }

  @Test
  void an_alias_with_two_versions_shares_its_requests_between_them() {
    client.updateFunctionCode(
        r -> r.functionName("f").zipFile(LambdaApiTest.zip("two")).publish(true));
    server.awaitSettled("f");
    client.createAlias(r ->
        r.functionName("f")
            .name("live")
            .functionVersion("1")
            .routingConfig(c -> c.additionalVersionWeights(Map.of("2", 0.5))));
    int second = 0;
    for (int i = 0; i < 100; i++) {
      InvokeResponse response = invoke("1", r -> r.qualifier("live"));
      second += Objects.equals(response.executedVersion(), "2") ? 1 : 0;
    }

    assertThat(second).isBetween(20, 80);
    assertThat(Objects.requireNonNull(engine.assigned.peek()).invokedArn())
        .endsWith(":function:f:live");
  }

  @Test
  void new_code_runs_in_new_environments() {
    invoke("1", r -> {});
    client.updateFunctionCode(r -> r.functionName("f").zipFile(LambdaApiTest.zip("two")));
    server.awaitSettled("f");
    invoke("1", r -> {});

    assertThat(engine.prepared.stream().map(spec -> spec.program()).distinct()).hasSize(2);
  }

  @Test
  void a_function_that_is_made_again_runs_its_own_code() {
    invoke("1", r -> {});
    client.deleteFunction(r -> r.functionName("f"));
    client.createFunction(
        LambdaApiTest.request("f").code(c -> c.zipFile(LambdaApiTest.zip("two"))).build());
    server.awaitSettled("f");
    invoke("1", r -> {});

    assertThat(engine.prepared.stream().map(spec -> spec.program()).distinct()).hasSize(2);
  }

  @Test
  void events_bring_no_client_context() {
    String context = Base64.getEncoder().encodeToString("{}".getBytes(StandardCharsets.UTF_8));
    invoke("1", r -> r.clientContext(context).invocationType(InvocationType.EVENT));

    Waiting.until(() -> !engine.assigned.isEmpty());
    assertThat(Objects.requireNonNull(engine.assigned.peek()).clientContext()).isNull();
  }

  @Test
  void where_a_request_went_is_told_by_its_id() {
    String requestId = invoke("1", r -> {}).responseMetadata().requestId();
    Explanation why = Objects.requireNonNull(server.lambda.why(requestId));

    assertThat(why.functionName()).isEqualTo("f");
    assertThat(why.cold()).isTrue();
    assertThat(why.phaseNanos()).containsKey(Phase.INIT);
    assertThat(server.lambda.why("another")).isNull();
  }

  @Test
  void many_callers_get_each_their_own_answer() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new java.util.ArrayList<Future<String>>();
      for (int i = 0; i < 200; i++) {
        String payload = Integer.toString(i);
        answers.add(threads.submit(() -> invoke(payload, r -> {}).payload().asUtf8String()));
      }
      for (int i = 0; i < 200; i++) {
        assertThat(answers.get(i).get()).isEqualTo(Integer.toString(i));
      }
    }
  }

  @Test
  void an_error_on_the_wire_has_its_type_and_its_id() throws Exception {
    assertThatThrownBy(() -> client.invoke(r -> r.functionName("none")))
        .isInstanceOfSatisfying(
            ResourceNotFoundException.class,
            e -> {
              assertThat(e.requestId()).isNotBlank();
              assertThat(e.type()).isEqualTo("User");
              byte[] body = e.awsErrorDetails().rawResponse().asByteArray();
              try {
                assertThat(new ObjectMapper().readTree(body).path("Message").asText())
                    .startsWith("Function not found");
              } catch (IOException broken) {
                throw new AssertionError(broken);
              }
            });
  }

  private InvokeResponse invoke(String payload, Consumer<InvokeRequest.Builder> more) {
    InvokeRequest.Builder request =
        InvokeRequest.builder().functionName("f").payload(SdkBytes.fromUtf8String(payload));
    more.accept(request);
    return client.invoke(request.build());
  }
}
