package dev.headrace.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.wire.testing.WireServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.ListTagsRequest;
import software.amazon.awssdk.services.lambda.model.ListTagsResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** What the SDK's own clients sign verifies, and what was changed on the way does not. */
class SignedClientsTest {
  private static final String WEIRD_KEY = "a//b c/ü+%2F~*'(.txt";

  private String secret = "secret";
  private long clockOffsetMillis;
  private Function<WireRequest, WireRequest> onTheWay = Function.identity();
  private String stored = "";

  private final Gateway gateway =
      new Gateway(
          List.of(lambda(), logs(), iam(), s3()),
          new SigV4Verifier(
              (key, token) -> key.equals("123456789012") ? secret : null,
              () -> System.currentTimeMillis() + clockOffsetMillis));
  private final WireServer server =
      WireServer.start(request -> gateway.serve(onTheWay.apply(request)));
  private final S3Client s3 = Clients.of(S3Client.builder().forcePathStyle(true), server.uri());
  private final LambdaClient lambda = Clients.of(LambdaClient.builder(), server.uri());

  @AfterEach
  void close() {
    server.close();
  }

  private static ServiceDefinition lambda() {
    return ServiceDefinition.builder(ServiceTable.of("lambda"))
        .operation(
            "ListTags",
            () ->
                Operation.of(
                    ListTagsRequest::builder,
                    (call, request) -> ListTagsResponse.builder().build()))
        .build();
  }

  private static ServiceDefinition logs() {
    return ServiceDefinition.builder(ServiceTable.of("logs"))
        .operation(
            "DescribeLogGroups",
            () ->
                Operation.of(
                    DescribeLogGroupsRequest::builder,
                    (call, request) -> DescribeLogGroupsResponse.builder().build()))
        .build();
  }

  private static ServiceDefinition iam() {
    return ServiceDefinition.builder(ServiceTable.of("iam"))
        .operation(
            "ListRoles",
            () ->
                Operation.of(
                    ListRolesRequest::builder,
                    (call, request) -> ListRolesResponse.builder().isTruncated(false).build()))
        .build();
  }

  private ServiceDefinition s3() {
    return ServiceDefinition.builder(ServiceTable.of("s3"))
        .operation(
            "PutObject",
            () ->
                Operation.of(
                    PutObjectRequest::builder,
                    (call, request) -> {
                      stored = new String(call.stream().readAllBytes(), UTF_8);
                      return PutObjectResponse.builder().eTag("\"" + request.key() + "\"").build();
                    }))
        .operation(
            "GetObject",
            () ->
                Operation.of(
                    GetObjectRequest::builder,
                    (call, request) -> {
                      call.respondWith(ResponseBody.of(stored.getBytes(UTF_8)));
                      return GetObjectResponse.builder().build();
                    }))
        .build();
  }

  private static String codeOf(Runnable call) {
    try {
      call.run();
      return "accepted";
    } catch (AwsServiceException e) {
      return e.awsErrorDetails().errorCode();
    }
  }

  private void listTags() {
    lambda.listTags(r -> r.resource("arn:aws:lambda:eu-west-1:123456789012:function:f"));
  }

  private void put(String key) {
    s3.putObject(r -> r.bucket("bucket").key(key), RequestBody.fromString("the body"));
  }

  @Test
  void every_protocols_client_is_verified() {
    assertThat(codeOf(this::listTags)).isEqualTo("accepted");
    CloudWatchLogsClient logs = Clients.of(CloudWatchLogsClient.builder(), server.uri());
    assertThat(codeOf(logs::describeLogGroups)).isEqualTo("accepted");
    IamClient iam = Clients.of(IamClient.builder(), server.uri());
    assertThat(codeOf(() -> iam.listRoles(r -> r.pathPrefix("/a/").maxItems(3))))
        .isEqualTo("accepted");
    assertThat(codeOf(() -> put(WEIRD_KEY))).isEqualTo("accepted");
    assertThat(stored).isEqualTo("the body");
  }

  @Test
  void another_secret_is_each_services_own_error() {
    secret = "other";
    assertThat(codeOf(this::listTags)).isEqualTo("InvalidSignatureException");
    assertThat(codeOf(() -> put("k"))).isEqualTo("SignatureDoesNotMatch");
    IamClient iam = Clients.of(IamClient.builder(), server.uri());
    assertThat(codeOf(iam::listRoles)).isEqualTo("SignatureDoesNotMatch");
  }

  @Test
  void a_clock_that_is_too_far_off_is_each_services_own_error() {
    clockOffsetMillis = 2 * SigV4Verifier.MAX_SKEW_MILLIS;
    assertThat(codeOf(this::listTags)).isEqualTo("InvalidSignatureException");
    assertThat(codeOf(() -> put("k"))).isEqualTo("RequestTimeTooSkewed");
    clockOffsetMillis = -2 * SigV4Verifier.MAX_SKEW_MILLIS;
    assertThat(codeOf(() -> put("k"))).isEqualTo("RequestTimeTooSkewed");
  }

  @Test
  void a_body_that_was_changed_on_the_way_is_not_taken() {
    onTheWay =
        request -> {
          byte[] body = read(request);
          String changed = new String(body, UTF_8).replace("the body", "thy body");
          byte[] bytes = changed.getBytes(UTF_8);
          return request.withBody(
              new dev.headrace.wire.RequestBody(new ByteArrayInputStream(bytes), bytes.length));
        };
    assertThat(codeOf(() -> put("k"))).isEqualTo("SignatureDoesNotMatch");
    S3Client whole =
        Clients.of(
            S3Client.builder()
                .serviceConfiguration(
                    S3Configuration.builder()
                        .chunkedEncodingEnabled(false)
                        .pathStyleAccessEnabled(true)
                        .build()),
            server.uri());
    assertThat(
            codeOf(() ->
                whole.putObject(
                    r -> r.bucket("bucket").key("k"), RequestBody.fromString("the body"))))
        .isEqualTo("XAmzContentSHA256Mismatch");
  }

  private static byte[] read(WireRequest request) {
    try {
      return request.body().stream().readAllBytes();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void presigned_requests_are_verified_until_they_expire() throws Exception {
    try (S3Presigner presigner =
            S3Presigner.builder()
                .endpointOverride(server.uri())
                .region(Region.EU_WEST_1)
                .credentialsProvider(
                    StaticCredentialsProvider.create(
                        AwsBasicCredentials.create("123456789012", "secret")))
                .serviceConfiguration(
                    S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build();
        HttpClient http = HttpClient.newHttpClient()) {
      var put =
          presigner.presignPutObject(p ->
              p.signatureDuration(Duration.ofMinutes(60))
                  .putObjectRequest(r -> r.bucket("bucket").key(WEIRD_KEY)));
      HttpRequest upload =
          HttpRequest.newBuilder(put.url().toURI())
              .PUT(HttpRequest.BodyPublishers.ofString("presigned"))
              .build();
      assertThat(http.send(upload, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
      assertThat(stored).isEqualTo("presigned");

      var get =
          presigner.presignGetObject(p ->
              p.signatureDuration(Duration.ofMinutes(60))
                  .getObjectRequest(r -> r.bucket("bucket").key(WEIRD_KEY)));
      HttpRequest download = HttpRequest.newBuilder(get.url().toURI()).build();
      assertThat(http.send(download, HttpResponse.BodyHandlers.ofString()).body())
          .isEqualTo("presigned");
      clockOffsetMillis = 61 * 60_000;
      HttpResponse<String> late = http.send(download, HttpResponse.BodyHandlers.ofString());
      assertThat(late.statusCode()).isEqualTo(403);
      assertThat(late.body()).contains("<Code>AccessDenied</Code>").contains("expired");
    }
  }

  @Test
  void a_request_without_a_signature_is_not_taken() throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest anonymous = HttpRequest.newBuilder(server.uri().resolve("/bucket/key")).build();
      HttpResponse<String> answer = http.send(anonymous, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("<Code>AccessDenied</Code>");
    }
  }

  @Test
  void a_client_whose_key_nobody_knows_is_refused() {
    S3Client stranger =
        S3Client.builder()
            .endpointOverride(server.uri())
            .forcePathStyle(true)
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIA", "secret")))
            .build();
    assertThatThrownBy(() -> stranger.getObjectAsBytes(r -> r.bucket("bucket").key("k")))
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidAccessKeyId"));
  }
}
