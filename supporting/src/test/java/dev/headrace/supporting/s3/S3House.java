package dev.headrace.supporting.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.kernel.ports.ObjectEvents;
import dev.headrace.store.Blobs;
import dev.headrace.store.DataFolder;
import dev.headrace.supporting.ServiceHouse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** S3 over a data folder, and the SDK's client of it; what its tests have in common. */
abstract class S3House {
  @TempDir Path folder;

  final HttpClient http = HttpClient.newHttpClient();

  ServiceHouse house = new ServiceHouse();
  DataFolder data;
  S3 s3;
  S3Client client;
  Instant now = Instant.now();

  @BeforeEach
  void open() throws IOException {
    data = DataFolder.open(folder);
    s3 =
        new S3(
            house.world,
            house.world,
            house.journal,
            Blobs.open(data),
            house.meter,
            ObjectEvents.NONE,
            new InstantSource() {
              @Override
              public Instant instant() {
                return now;
              }
            });
    house.serve(request -> s3.service().serve(S3.addressed(request)));
    client = house.client(S3Client.builder().forcePathStyle(true));
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    house.close();
    data.close();
  }

  void restart() throws IOException {
    client.close();
    data.close();
    house = house.afterCrash();
    open();
    Blobs.open(data).sweep(s3.blobs());
  }

  long blobsOnDisk() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("blobs"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  void put(String key, String text) {
    client.putObject(r -> r.bucket("bucket").key(key), RequestBody.fromString(text));
  }

  String get(String key) {
    return client.getObjectAsBytes(r -> r.bucket("bucket").key(key)).asUtf8String();
  }

  static void refused(ThrowingCallable call, int status, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> {
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
              assertThat(e.statusCode()).isEqualTo(status);
            });
  }

  void awaitBlobs(long expected) throws IOException {
    Instant limit = Instant.now().plus(Duration.ofSeconds(30));
    while (blobsOnDisk() != expected && Instant.now().isBefore(limit)) {
      Thread.onSpinWait();
    }
    assertThat(blobsOnDisk()).isEqualTo(expected);
  }

  /** A request as account 111122223333, whose signature nobody checks. */
  HttpResponse<String> plain(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(house.uri() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential="
                    + ServiceHouse.ACCOUNT
                    + "/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0");
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  static byte[] random(int length) {
    var bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
