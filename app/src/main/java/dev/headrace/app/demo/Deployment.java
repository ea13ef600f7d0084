package dev.headrace.app.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The three example functions and their documents, put on a server as any user would: through the
 * public API with the AWS SDK, which knows nothing of Headrace but its address.
 */
final class Deployment implements AutoCloseable {
  private static final String BUCKET = "demo";
  private static final String ROLE = "arn:aws:iam::000000000000:role/demo";
  private static final int MAX_CONNECTIONS = 1_000;
  private static final Duration LONGEST_ANSWER = Duration.ofMinutes(5);
  private static final int TIMEOUT_SECONDS = 60;

  private final SdkHttpClient http;
  private final LambdaClient lambda;
  private final S3Client s3;

  Deployment(URI endpoint) {
    this.http =
        ApacheHttpClient.builder()
            .maxConnections(MAX_CONNECTIONS)
            .socketTimeout(LONGEST_ANSWER)
            .build();
    var keys = StaticCredentialsProvider.create(AwsBasicCredentials.create("demo", "demo"));
    this.lambda =
        LambdaClient.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(keys)
            .httpClient(http)
            .overrideConfiguration(c -> c.retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .build();
    this.s3 =
        S3Client.builder()
            .endpointOverride(endpoint)
            .region(Region.US_EAST_1)
            .credentialsProvider(keys)
            .httpClient(http)
            .forcePathStyle(true)
            .build();
  }

  /** Makes the bucket and puts each document into it; returns how many there are. */
  int uploadDocuments(Path folder) throws IOException {
    s3.createBucket(request -> request.bucket(BUCKET));
    List<Path> documents;
    try (Stream<Path> files = Files.list(folder)) {
      documents = files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
    for (Path document : documents) {
      s3.putObject(
          request -> request.bucket(BUCKET).key("documents/" + document.getFileName()),
          RequestBody.fromFile(document));
    }
    return documents.size();
  }

  /** Creates the three functions, and waits until they can be called. */
  void createFunctions(Path examples, Path digestClasses) throws IOException {
    create("ranking", "nodejs20.x", "index.handler", 512, examples.resolve("ranking"), Map.of());
    create(
        "digest", "java21", "dev.headrace.examples.Digest::handle", 512, digestClasses, Map.of());
    create(
        "assistant",
        "python3.11",
        "app.handler",
        256,
        examples.resolve("assistant"),
        Map.of("RANKING_FUNCTION", "ranking", "DIGEST_FUNCTION", "digest"));
    for (String function : List.of("ranking", "digest", "assistant")) {
      lambda.waiter().waitUntilFunctionActiveV2(request -> request.functionName(function));
    }
  }

  private void create(
      String name,
      String runtime,
      String handler,
      int memoryMiB,
      Path code,
      Map<String, String> environment)
      throws IOException {
    byte[] zip = Zip.of(code);
    lambda.createFunction(
        CreateFunctionRequest.builder()
            .functionName(name)
            .runtime(runtime)
            .handler(handler)
            .role(ROLE)
            .memorySize(memoryMiB)
            .timeout(TIMEOUT_SECONDS)
            .environment(e -> e.variables(environment))
            .code(c -> c.zipFile(SdkBytes.fromByteArrayUnsafe(zip)))
            .build());
  }

  /**
   * What became of one request.
   *
   * @param requestId as the service answered it
   * @param error what went wrong; empty where nothing did
   */
  record Result(String requestId, String error) {}

  /** Asks the assistant one question and waits for its answer. */
  Result ask(String question, Trace.Arrival size, String answerKey) {
    String event =
        """
        {"question": "%s", "bucket": "%s", "contextTokens": %d, "generatedTokens": %d, \
        "answerKey": "%s"}\
        """
            .formatted(question, BUCKET, size.contextTokens(), size.generatedTokens(), answerKey);
    InvokeResponse response =
        lambda.invoke(
            InvokeRequest.builder()
                .functionName("assistant")
                .payload(SdkBytes.fromString(event, StandardCharsets.UTF_8))
                .build());
    String requestId = response.responseMetadata().requestId();
    String error = response.functionError() == null ? "" : response.payload().asUtf8String();
    return new Result(requestId, error);
  }

  /** An answer as the assistant kept it, JSON text. */
  String answer(String key) {
    return s3.getObjectAsBytes(request -> request.bucket(BUCKET).key(key)).asUtf8String();
  }

  @Override
  public void close() {
    lambda.close();
    s3.close();
    http.close();
  }
}
