package dev.headrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.wire.testing.WireServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionRequest;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionResponse;
import software.amazon.awssdk.services.lambda.model.FileSystemConfig;
import software.amazon.awssdk.services.lambda.model.GetFunctionRequest;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.Layer;
import software.amazon.awssdk.services.lambda.model.ListFunctionsRequest;
import software.amazon.awssdk.services.lambda.model.ListFunctionsResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.TagResourceRequest;
import software.amazon.awssdk.services.lambda.model.TagResourceResponse;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;
import software.amazon.awssdk.services.lambda.model.UntagResourceRequest;
import software.amazon.awssdk.services.lambda.model.UntagResourceResponse;

/** Protocol restJson1 as the SDK's own client of Lambda speaks it. */
class LambdaClientTest {
  private final List<Object> seen = new ArrayList<>();
  private final List<CallContext> calls = new ArrayList<>();
  private final ServiceDefinition.Builder service =
      ServiceDefinition.builder(ServiceTable.of("lambda"));
  private final WireServer server = WireServer.start(request -> service.build().serve(request));

  private LambdaClient client() {
    return LambdaClient.builder()
        .endpointOverride(server.uri())
        .region(Region.EU_WEST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("123456789012", "x")))
        .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private <Q, R> Handler<Q, R> answering(R response) {
    return (call, request) -> {
      seen.add(request);
      calls.add(call);
      return response;
    };
  }

  @Test
  void a_request_and_a_response_of_many_members_arrive_as_they_were_sent() {
    CreateFunctionResponse answer =
        CreateFunctionResponse.builder()
            .functionName("f")
            .functionArn("arn:aws:lambda:eu-west-1:123456789012:function:f")
            .codeSize(12_345_678_901L)
            .state(State.PENDING)
            .environment(e -> e.variables(Map.of("A", "1", "Ü", "\n\"")))
            .vpcConfig(v -> v.subnetIds("s-1", "s-2").ipv6AllowedForDualStack(false))
            .layers(Layer.builder().arn("x").codeSize(3L).build())
            .architecturesWithStrings("arm64", "riscv")
            .build();
    service.operation(
        "CreateFunction", () -> Operation.of(CreateFunctionRequest::builder, answering(answer)));
    CreateFunctionRequest request =
        CreateFunctionRequest.builder()
            .functionName("f")
            .runtime(Runtime.PYTHON3_12)
            .role("arn:aws:iam::123456789012:role/r")
            .code(c -> c.zipFile(SdkBytes.fromByteArray(new byte[] {0, -1, 80, 75})))
            .timeout(3)
            .publish(true)
            .layers(List.of())
            .environment(e -> e.variables(Map.of("KEY", "värde")))
            .tags(Map.of("team", "compute"))
            .fileSystemConfigs(
                FileSystemConfig.builder()
                    .arn(
                        "arn:aws:elasticfilesystem:eu-west-1:123456789012:access-point/fsap-0123456789abcdef0")
                    .localMountPath("/mnt/x")
                    .build())
            .build();

    CreateFunctionResponse response = client().createFunction(request);

    assertThat(seen.getLast()).isEqualTo(request);
    assertThat(response).matches(answer::equalsBySdkFields);
    assertThat(response.sdkHttpResponse().statusCode()).isEqualTo(201);
    assertThat(response.responseMetadata().requestId()).isEqualTo(calls.getLast().requestId());
    assertThat(calls.getLast().accountId()).isEqualTo("123456789012");
    assertThat(calls.getLast().region()).isEqualTo("eu-west-1");
    assertThat(calls.getLast().caller().service()).isEqualTo("lambda");
  }

  @Test
  void path_labels_query_parameters_and_header_fields_arrive() {
    service
        .unchecked("NamespacedFunctionName", "NumericLatestPublishedOrAliasQualifier")
        .operation(
            "GetFunction",
            () ->
                Operation.of(
                    GetFunctionRequest::builder, answering(GetFunctionResponse.builder().build())))
        .operation(
            "ListFunctions",
            () ->
                Operation.of(
                    ListFunctionsRequest::builder,
                    answering(ListFunctionsResponse.builder().functions(List.of()).build())));
    LambdaClient client = client();

    GetFunctionRequest get =
        GetFunctionRequest.builder()
            .functionName("arn:aws:lambda:eu-west-1:123456789012:function:a b/ü%2F")
            .qualifier("$LATEST&x=1+1")
            .build();
    client.getFunction(get);
    assertThat(seen.getLast()).isEqualTo(get);

    ListFunctionsRequest list =
        ListFunctionsRequest.builder().maxItems(7).functionVersion("ALL").marker("m").build();
    assertThat(client.listFunctions(list).hasFunctions()).isTrue();
    assertThat(seen.getLast()).isEqualTo(list);
  }

  @Test
  void a_blob_that_is_the_whole_body_and_a_status_that_is_a_member_pass_both_ways() {
    InvokeResponse answer =
        InvokeResponse.builder()
            .statusCode(202)
            .functionError("Unhandled")
            .logResult("bG9n")
            .payload(SdkBytes.fromUtf8String("[1]"))
            .build();
    service.operation("Invoke", () -> Operation.of(InvokeRequest::builder, answering(answer)));
    InvokeRequest request =
        InvokeRequest.builder()
            .functionName("f")
            .invocationType("Event")
            .payload(SdkBytes.fromUtf8String("{}"))
            .build();

    InvokeResponse response = client().invoke(request);

    assertThat(seen.getLast()).isEqualTo(request);
    assertThat(response).matches(answer::equalsBySdkFields);
    assertThat(response.sdkHttpResponse().statusCode()).isEqualTo(202);
  }

  @Test
  void operations_without_an_output_answer_with_their_own_status_and_no_body() {
    service
        .operation(
            "TagResource",
            () ->
                Operation.of(
                    TagResourceRequest::builder, answering(TagResourceResponse.builder().build())))
        .operation(
            "UntagResource",
            () ->
                Operation.of(
                    UntagResourceRequest::builder,
                    answering(UntagResourceResponse.builder().build())))
        .operation(
            "DeleteFunction",
            () ->
                Operation.of(
                    DeleteFunctionRequest::builder,
                    answering(DeleteFunctionResponse.builder().build())));
    LambdaClient client = client();
    String arn = "arn:aws:lambda:eu-west-1:123456789012:function:f";

    assertThat(
            client
                .tagResource(r -> r.resource(arn).tags(Map.of("a", "b")))
                .sdkHttpResponse()
                .statusCode())
        .isEqualTo(204);
    client.untagResource(r -> r.resource(arn).tagKeys("a", "b c"));
    assertThat(((UntagResourceRequest) seen.getLast()).tagKeys()).containsExactly("a", "b c");
    client.deleteFunction(r -> r.functionName("f"));
    assertThat(((DeleteFunctionRequest) seen.getLast()).functionName()).isEqualTo("f");
  }

  @Test
  void modelled_errors_are_the_exceptions_that_the_client_throws() {
    service
        .operation(
            "GetFunction",
            () ->
                Operation.of(
                    GetFunctionRequest::builder,
                    (CallContext call, GetFunctionRequest request) -> {
                      throw new ServiceError("ResourceNotFoundException", "Function not found: f");
                    }))
        .operation(
            "Invoke",
            () ->
                Operation.of(
                    InvokeRequest::builder,
                    (CallContext call, InvokeRequest request) -> {
                      throw new ServiceError("TooManyRequestsException", "Rate Exceeded.")
                          .with("Reason", "ReservedFunctionConcurrentInvocationLimitExceeded")
                          .with("retryAfterSeconds", "3");
                    }));
    LambdaClient client = client();

    assertThatThrownBy(() -> client.getFunction(r -> r.functionName("f")))
        .isInstanceOfSatisfying(
            ResourceNotFoundException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(404);
              assertThat(e.type()).isEqualTo("User");
              assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("Function not found: f");
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ResourceNotFoundException");
              assertThat(e.requestId()).hasSize(36);
            });
    assertThatThrownBy(() -> client.invoke(r -> r.functionName("f")))
        .isInstanceOfSatisfying(
            TooManyRequestsException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(429);
              assertThat(e.reasonAsString())
                  .isEqualTo("ReservedFunctionConcurrentInvocationLimitExceeded");
              assertThat(e.retryAfterSeconds()).isEqualTo("3");
            });
  }

  @Test
  void a_bug_in_a_handler_is_a_500_that_tells_nothing_but_its_request_id() {
    service.operation(
        "GetFunction",
        () ->
            Operation.of(
                GetFunctionRequest::builder,
                (CallContext call, GetFunctionRequest request) -> {
                  throw new IllegalStateException("secret of the house");
                }));

    assertThatThrownBy(() -> client().getFunction(r -> r.functionName("f")))
        .isInstanceOfSatisfying(
            LambdaException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(500);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ServiceException");
              assertThat(e.awsErrorDetails().rawResponse().asUtf8String()).doesNotContain("secret");
            });
  }

  @Test
  void an_operation_that_is_not_implemented_is_named() {
    assertThatThrownBy(() -> client().listLayers())
        .isInstanceOfSatisfying(
            LambdaException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(501);
              assertThat(e.awsErrorDetails().errorMessage()).contains("ListLayers of Lambda");
            });
  }
}
