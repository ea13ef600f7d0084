package dev.headrace.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GatewayTest {
  private final Gateway gateway =
      new Gateway(
          Stream.of("lambda", "s3", "logs", "sts", "iam", "ce", "bedrock", "bedrock-runtime")
              .map(name -> ServiceDefinition.builder(ServiceTable.of(name)).build())
              .toList(),
          null);

  private static WireRequest request(String method, String path, String body, String... headers) {
    int question = path.indexOf('?');
    return new WireRequest(
        method,
        question < 0 ? path : path.substring(0, question),
        question < 0 ? "" : path.substring(question + 1),
        Headers.of(headers),
        RequestBody.of(body.getBytes(UTF_8)));
  }

  private @Nullable String serviceOf(WireRequest request) {
    String found = gateway.serviceOf(request);
    return found.isEmpty() ? null : found;
  }

  private static String signedFor(String service) {
    return "AWS4-HMAC-SHA256 Credential=123456789012/20261123/eu-west-1/"
        + service
        + "/aws4_request, SignedHeaders=host, Signature=0";
  }

  @Test
  void a_signature_says_whose_a_request_is() {
    for (String service : List.of("lambda", "s3", "logs", "sts", "iam", "ce")) {
      assertThat(serviceOf(request("POST", "/", "", "Authorization", signedFor(service))))
          .isEqualTo(service);
    }
    assertThat(serviceOf(request("POST", "/", "", "Authorization", signedFor("dynamodb"))))
        .isNull();
  }

  @Test
  void a_target_says_whose_a_request_is() {
    assertThat(
            serviceOf(request("POST", "/", "{}", "x-amz-target", "Logs_20140328.CreateLogGroup")))
        .isEqualTo("logs");
    assertThat(
            serviceOf(
                request(
                    "POST", "/", "{}", "x-amz-target", "AWSInsightsIndexService.GetCostAndUsage")))
        .isEqualTo("ce");
    assertThat(serviceOf(request("POST", "/", "{}", "x-amz-target", "DynamoDB_20120810.X")))
        .isNull();
  }

  @Test
  void an_unsigned_form_is_whose_operation_and_version_it_has_and_can_still_be_read() {
    String type = "application/x-www-form-urlencoded; charset=utf-8";
    String form = "Action=AssumeRoleWithWebIdentity&Version=2011-06-15";
    WireResponse response = gateway.serve(request("POST", "/", form, "Content-Type", type));
    assertThat(response.status()).isEqualTo(501);
    assertThat(text(response)).contains("AssumeRoleWithWebIdentity of STS");
    assertThat(
            text(
                gateway.serve(
                    request(
                        "POST", "/", "Action=ListRoles&Version=2010-05-08", "Content-Type", type))))
        .contains("ListRoles of IAM");
  }

  @Test
  void an_unsigned_path_is_lambdas_where_lambda_has_it_and_else_s3s() {
    assertThat(serviceOf(request("GET", "/2015-03-31/functions", ""))).isEqualTo("lambda");
    assertThat(serviceOf(request("GET", "/2015-03-31/functions/f", ""))).isEqualTo("lambda");
    assertThat(serviceOf(request("GET", "/2015-03-3/functions/f", ""))).isEqualTo("s3");
    assertThat(serviceOf(request("GET", "/bucket/key", ""))).isEqualTo("s3");
    assertThat(serviceOf(request("GET", "/", ""))).isEqualTo("s3");
  }

  @Test
  void services_that_sign_alike_are_told_apart_by_their_paths() {
    String[] signed = {"Authorization", signedFor("bedrock")};
    assertThat(serviceOf(request("GET", "/foundation-models", "", signed))).isEqualTo("bedrock");
    assertThat(serviceOf(request("POST", "/model/a.b/converse", "", signed)))
        .isEqualTo("bedrock-runtime");
    assertThat(serviceOf(request("POST", "/model/arn%3Aaws%3Ax%2Fy/invoke", "", signed)))
        .isEqualTo("bedrock-runtime");
    assertThat(serviceOf(request("GET", "/nothing", "", signed))).isEqualTo("bedrock");
  }

  @Test
  void a_bearer_token_makes_a_path_bedrocks_and_leaves_other_paths_as_they_are() {
    String[] bearer = {"Authorization", "Bearer some-key"};
    assertThat(serviceOf(request("GET", "/foundation-models", "", bearer))).isEqualTo("bedrock");
    assertThat(serviceOf(request("POST", "/model/a.b/invoke", "", bearer)))
        .isEqualTo("bedrock-runtime");
    assertThat(serviceOf(request("GET", "/bucket/key", "", bearer))).isEqualTo("s3");
  }

  @Test
  void an_unsigned_path_that_a_bucket_may_have_is_bedrocks_only_where_s3_has_no_such_call() {
    assertThat(serviceOf(request("POST", "/model/a.b/converse", ""))).isEqualTo("bedrock-runtime");
    assertThat(serviceOf(request("GET", "/model/a.b/converse", ""))).isEqualTo("s3");
    assertThat(serviceOf(request("PUT", "/model/a.b/converse", ""))).isEqualTo("s3");
    assertThat(serviceOf(request("POST", "/model/a.b/converse?uploads", ""))).isEqualTo("s3");
    assertThat(serviceOf(request("GET", "/foundation-models", ""))).isEqualTo("s3");
  }

  @Test
  void a_service_that_is_not_here_is_answered_with_those_that_are() {
    WireResponse response =
        gateway.serve(request("POST", "/", "{}", "x-amz-target", "DynamoDB_20120810.ListTables"));
    assertThat(response.status()).isEqualTo(501);
    assertThat(text(response)).contains("DynamoDB_20120810.ListTables").contains("lambda, s3");
  }

  static String text(WireResponse response) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    try {
      response.body().writeTo(out);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toString(UTF_8);
  }
}
