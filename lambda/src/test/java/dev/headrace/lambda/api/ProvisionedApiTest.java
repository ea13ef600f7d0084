package dev.headrace.lambda.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.lambda.run.FunctionUse;
import dev.headrace.lambda.run.Quotas;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetProvisionedConcurrencyConfigResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.ListProvisionedConcurrencyConfigsResponse;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyConfigListItem;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyConfigNotFoundException;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyStatusEnum;
import software.amazon.awssdk.services.lambda.model.PutProvisionedConcurrencyConfigResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** Provisioned concurrency as the SDK's own client meets it. */
class ProvisionedApiTest {
  private static final String TYPE = "AWS_LAMBDA_INITIALIZATION_TYPE";

  @TempDir Path data;
  private final InProcessEngine engine = new InProcessEngine();
  private LambdaServer server;
  private LambdaClient client;

  @BeforeEach
  void start() throws Exception {
    open(engine);
    client.createFunction(LambdaApiTest.request("f").build());
    server.awaitSettled("f");
    client.publishVersion(r -> r.functionName("f"));
    client.createAlias(r -> r.functionName("f").name("live").functionVersion("1"));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private void open(InProcessEngine with) throws Exception {
    server = LambdaServer.start(data.resolve("data"), Quotas.STANDARD, with);
    client = server.client;
  }

  private PutProvisionedConcurrencyConfigResponse put(String qualifier, int level) {
    return client.putProvisionedConcurrencyConfig(
        r -> r.functionName("f").qualifier(qualifier).provisionedConcurrentExecutions(level));
  }

  private GetProvisionedConcurrencyConfigResponse get(String qualifier) {
    return client.getProvisionedConcurrencyConfig(r -> r.functionName("f").qualifier(qualifier));
  }

  private void awaitReady(String qualifier) {
    Waiting.until(() -> get(qualifier).status() == ProvisionedConcurrencyStatusEnum.READY);
  }

  private List<String> initialisationTypes(String version) {
    var types = new ArrayList<String>();
    engine.prepared.forEach(spec -> {
      Map<String, String> variables = spec.environment();
      if (version.equals(variables.get("AWS_LAMBDA_FUNCTION_VERSION"))) {
        types.add(Objects.requireNonNull(variables.get(TYPE)));
      }
    });
    return types;
  }

  @Test
  void environments_are_initialised_ahead_and_serve_the_requests_of_their_alias() {
    PutProvisionedConcurrencyConfigResponse put = put("live", 2);
    awaitReady("live");
    GetProvisionedConcurrencyConfigResponse got = get("live");
    InvokeResponse response = client.invoke(r -> r.functionName("f").qualifier("live"));

    assertThat(put.sdkHttpResponse().statusCode()).isEqualTo(202);
    assertThat(put.requestedProvisionedConcurrentExecutions()).isEqualTo(2);
    assertThat(put.statusReason()).isNull();
    assertThat(put.lastModified()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+0000");
    assertThat(got.requestedProvisionedConcurrentExecutions()).isEqualTo(2);
    assertThat(got.allocatedProvisionedConcurrentExecutions()).isEqualTo(2);
    assertThat(got.availableProvisionedConcurrentExecutions()).isEqualTo(2);
    assertThat(response.executedVersion()).isEqualTo("1");
    assertThat(initialisationTypes("1"))
        .containsExactly("provisioned-concurrency", "provisioned-concurrency");
    FunctionUse use = server.lambda.status().get(0).use();
    assertThat(use.provisioned()).isEqualTo(2);
    assertThat(use.allocated()).isEqualTo(2);
    assertThat(use.provisionedRequests()).isEqualTo(1);
    assertThat(use.coldStarts()).isZero();
  }

  @Test
  void it_is_taken_back_and_may_be_again() {
    put("1", 1);
    awaitReady("1");

    for (int i = 0; i < 2; i++) {
      assertThat(
              client
                  .deleteProvisionedConcurrencyConfig(r -> r.functionName("f").qualifier("1"))
                  .sdkHttpResponse()
                  .statusCode())
          .isEqualTo(204);
    }

    Waiting.until(() -> server.lambda.environments() == 0);
    assertThatThrownBy(() -> get("1"))
        .isInstanceOfSatisfying(
            ProvisionedConcurrencyConfigNotFoundException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(404);
              assertThat(e.type()).isEqualTo("User");
            });
  }

  @Test
  void it_is_kept_and_initialised_again_after_a_restart() throws Exception {
    put("live", 2);
    server.close();
    open(new InProcessEngine());

    awaitReady("live");

    assertThat(get("live").allocatedProvisionedConcurrentExecutions()).isEqualTo(2);
    assertThat(server.lambda.environments()).isEqualTo(2);
  }

  @Test
  void an_alias_that_moves_takes_it_along() {
    put("live", 1);
    awaitReady("live");
    client.updateFunctionCode(
        r -> r.functionName("f").zipFile(LambdaApiTest.zip("other")).publish(true));
    server.awaitSettled("f");
    client.updateAlias(r -> r.functionName("f").name("live").functionVersion("2"));

    awaitReady("live");

    Waiting.until(() -> server.lambda.environments() == 1);
    assertThat(initialisationTypes("2")).containsExactly("provisioned-concurrency");
    client.updateAlias(r ->
        r.functionName("f")
            .name("live")
            .routingConfig(c -> c.additionalVersionWeights(Map.of("1", 0.4))));
    assertThatThrownBy(() -> put("live", 2))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining("Alias with weights");
  }

  @Test
  void what_cannot_be_initialised_says_that_it_failed_and_why() {
    engine.failing = true;
    put("1", 1);

    Waiting.until(() -> {
      server.passSeconds(10);
      return get("1").status() == ProvisionedConcurrencyStatusEnum.FAILED;
    });

    assertThat(get("1").statusReason()).isEqualTo("FUNCTION_ERROR_INIT_FAILURE: Runtime.ExitError");
    assertThat(get("1").allocatedProvisionedConcurrentExecutions()).isZero();
    engine.failing = false;
    put("1", 1);
    awaitReady("1");
  }

  @Test
  void wrong_requests_get_the_services_own_errors() {
    assertThatThrownBy(() -> put("$LATEST", 1))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining("unpublished function versions");
    assertThatThrownBy(() -> put("7", 1)).isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> get("7")).isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> put("1", 901))
        .hasMessageContaining("below its minimum value of [100]");
    assertThatThrownBy(() -> put("1", 0)).hasMessageContaining("greater than or equal to 1");
    assertThatThrownBy(() -> get("1"))
        .isInstanceOf(ProvisionedConcurrencyConfigNotFoundException.class);
    assertThatThrownBy(() ->
            client.getProvisionedConcurrencyConfig(r -> r.functionName("none").qualifier("1")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void all_configurations_of_a_function_are_listed_page_by_page() {
    client.updateFunctionCode(
        r -> r.functionName("f").zipFile(LambdaApiTest.zip("other")).publish(true));
    put("live", 1);
    put("2", 2);

    ListProvisionedConcurrencyConfigsResponse first =
        client.listProvisionedConcurrencyConfigs(r -> r.functionName("f").maxItems(1));
    ListProvisionedConcurrencyConfigsResponse second =
        client.listProvisionedConcurrencyConfigs(
            r -> r.functionName("f").maxItems(1).marker(first.nextMarker()));

    List<ProvisionedConcurrencyConfigListItem> items =
        new ArrayList<>(first.provisionedConcurrencyConfigs());
    items.addAll(second.provisionedConcurrencyConfigs());
    assertThat(items)
        .extracting(ProvisionedConcurrencyConfigListItem::functionArn)
        .containsExactly(
            "arn:aws:lambda:eu-central-1:123456789012:function:f:2",
            "arn:aws:lambda:eu-central-1:123456789012:function:f:live");
    assertThat(items)
        .extracting(ProvisionedConcurrencyConfigListItem::requestedProvisionedConcurrentExecutions)
        .containsExactly(2, 1);
    assertThat(second.nextMarker()).isNull();
  }

  @Test
  void a_deleted_function_leaves_no_environment_behind() {
    put("1", 3);
    awaitReady("1");

    client.deleteFunction(r -> r.functionName("f"));

    Waiting.until(() -> server.lambda.environments() == 0);
  }
}
