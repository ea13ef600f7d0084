package dev.headrace.supporting.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.usage.Usage;
import dev.headrace.supporting.ServiceHouse;
import dev.headrace.wire.Headers;
import dev.headrace.wire.WireRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Other ways to the same objects: by the host, by a URL that was signed before, by services. */
final class S3DoorsTest extends S3House {
  @Test
  void a_bucket_may_stand_in_the_host() throws Exception {
    client.createBucket(r -> r.bucket("bucket"));
    put("a/b", "text");
    var request =
        new WireRequest(
            "GET",
            "/a/b",
            "",
            Headers.of(
                "Host",
                "bucket.s3.localhost:4566",
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=111122223333/20260101/us-east-1/s3/aws4_request"),
            dev.headrace.wire.RequestBody.empty());
    var answer = new ByteArrayOutputStream();
    s3.service().serve(S3.addressed(request)).body().writeTo(answer);
    assertThat(answer.toString(UTF_8)).isEqualTo("text");
    assertThat(S3.bucketOf("bucket.s3.localhost:4566")).isEqualTo("bucket");
    assertThat(S3.bucketOf("my.bucket.s3.us-west-2.localhost:4566")).isEqualTo("my.bucket");
    assertThat(S3.bucketOf("my.bucket.s3.amazonaws.com")).isEqualTo("my.bucket");
    assertThat(S3.bucketOf("bucket.localhost")).isEqualTo("bucket");
    assertThat(S3.bucketOf("s3.localhost:4566")).isNull();
    assertThat(S3.bucketOf("s3.us-east-1.localhost:4566")).isNull();
    assertThat(S3.bucketOf("localhost:4566")).isNull();
    assertThat(S3.bucketOf("127.0.0.1:4566")).isNull();
    assertThat(S3.bucketOf("abc.lambda-url.us-east-1.localhost:4566")).isNull();
  }

  private S3Presigner presigner() {
    return S3Presigner.builder()
        .endpointOverride(house.uri())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(ServiceHouse.ACCOUNT, "secret")))
        .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
        .build();
  }

  @Test
  void a_presigned_url_works_until_its_time_is_over() throws Exception {
    client.createBucket(r -> r.bucket("bucket"));
    try (S3Presigner presigner = presigner()) {
      var put =
          presigner.presignPutObject(p ->
              p.signatureDuration(Duration.ofMinutes(5))
                  .putObjectRequest(
                      r -> r.bucket("bucket").key("key").metadata(Map.of("who", "me"))));
      HttpRequest.Builder request =
          HttpRequest.newBuilder(put.url().toURI())
              .PUT(HttpRequest.BodyPublishers.ofString("presigned"));
      put.signedHeaders().entrySet().stream()
          .filter(header -> !header.getKey().equals("host"))
          .forEach(header -> request.header(header.getKey(), header.getValue().getFirst()));
      assertThat(http.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
      assertThat(client.headObject(r -> r.bucket("bucket").key("key")).metadata())
          .containsEntry("who", "me");
      var get =
          presigner.presignGetObject(p ->
              p.signatureDuration(Duration.ofMinutes(5))
                  .getObjectRequest(r -> r.bucket("bucket").key("key")));
      HttpRequest read = HttpRequest.newBuilder(get.url().toURI()).build();
      assertThat(http.send(read, HttpResponse.BodyHandlers.ofString()).body())
          .isEqualTo("presigned");
      now = now.plus(Duration.ofMinutes(6));
      HttpResponse<String> late = http.send(read, HttpResponse.BodyHandlers.ofString());
      assertThat(late.statusCode()).isEqualTo(403);
      assertThat(late.body()).contains("<Code>AccessDenied</Code>", "Request has expired");
    }
  }

  @Test
  void packages_are_found_by_their_bucket_and_key() throws IOException {
    client.createBucket(r -> r.bucket("bucket"));
    put("code.zip", "bytes");
    var home = new Partition(ServiceHouse.ACCOUNT, "eu-west-1");
    var body = s3.find(home, "bucket", "code.zip", null);
    assertThat(body).isNotNull();
    assertThat(new String(java.util.Objects.requireNonNull(body).bytes(), UTF_8))
        .isEqualTo("bytes");
    assertThat(s3.find(home, "bucket", "none", null)).isNull();
    assertThat(s3.find(home, "bucket", "code.zip", "v1")).isNull();
    assertThat(s3.find(new Partition("444455556666", "eu-west-1"), "bucket", "code.zip", null))
        .isNull();
  }

  @Test
  void other_services_put_and_list_objects_by_the_same_rules() throws IOException {
    client.createBucket(r -> r.bucket("bucket"));
    var home = new Partition(ServiceHouse.ACCOUNT, "eu-west-1");
    assertThat(s3.hasBucket(home, "bucket")).isTrue();
    assertThat(s3.hasBucket(home, "none")).isFalse();
    for (String key : List.of("a/1", "b/2", "b/1", "c")) {
      s3.put(home, "bucket", key, "text/plain", new ByteArrayInputStream(key.getBytes(UTF_8)));
    }
    assertThat(s3.keys(home, "bucket", "b/", 10)).containsExactly("b/1", "b/2");
    assertThat(s3.keys(home, "bucket", "", 2)).containsExactly("a/1", "b/1");
    assertThat(s3.keys(home, "none", "", 2)).isEmpty();
    assertThat(client.headObject(r -> r.bucket("bucket").key("c")).contentType())
        .isEqualTo("text/plain");
    assertThat(get("b/2")).isEqualTo("b/2");
    assertThatThrownBy(
            () -> s3.put(home, "none", "k", "text/plain", java.io.InputStream.nullInputStream()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("bucket");
  }

  @Test
  void requests_and_bytes_are_counted() {
    client.createBucket(r -> r.bucket("bucket"));
    put("key", "12345");
    get("key");
    get("key");
    Map<String, Long> counted = new HashMap<>();
    house.world.enter(() ->
        house.meter.peek(
            (Usage usage) -> counted.put(usage.dimension().usageType(), usage.quantity())));
    counted.remove("TimedStorage-ByteHrs");
    assertThat(counted)
        .containsOnly(
            Map.entry("Requests-Tier1", 1L),
            Map.entry("Requests-Tier2", 2L),
            Map.entry("DataTransfer-In-Bytes", 5L),
            Map.entry("DataTransfer-Out-Bytes", 10L));
  }
}
