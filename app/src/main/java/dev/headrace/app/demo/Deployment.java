package dev.headrace.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
 * The example functions and their documents, put on a server as any user would: through the public
 * API with the AWS SDK, which knows nothing of Headrace but its address.
 */
final class Deployment implements AutoCloseable {
  /** The model that the assistant asks for, by the id of an inference profile. */
  static final String MODEL_ID = "global.anthropic.claude-haiku-4-5-20251001-v1:0";

  /** The same as people call it. */
  static final String MODEL_TITLE = "Claude Haiku 4.5";

  /** Who is asked for vectors. */
  static final String EMBEDDING_MODEL_ID = "cohere.embed-english-v3";

  /** Of a context, what the model reads at most: a small one on one core keeps up with that. */
  static final int MOST_CONTEXT_TOKENS = 200;

  /** What it writes at most. */
  static final int MOST_GENERATED_TOKENS = 40;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ASSISTANT = "assistant";
  private static final String INDEXER = "indexer";
  private static final String BUCKET = "demo";
  private static final String ROLE = "arn:aws:iam::000000000000:role/demo";
  private static final int MAX_CONNECTIONS = 1_000;
  private static final Duration LONGEST_ANSWER = Duration.ofMinutes(5);
  private static final int TOOL_TIMEOUT_SECONDS = 60;

  /** It waits for a model that wakes, and that others ask too; and its client waits for longer. */
  private static final int ASSISTANT_TIMEOUT_SECONDS = 240;

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

  /**
   * Creates the functions, and waits until they can be called.
   *
   * @param modelId what the assistant asks; empty where there is no model
   */
  void createFunctions(Path examples, Path digestClasses, String modelId) throws IOException {
    Path assistant = examples.resolve("assistant");
    Map<String, String> vectors = Map.of("EMBEDDING_MODEL_ID", EMBEDDING_MODEL_ID);
    create("ranking", "nodejs20.x", "index.handler", 512, examples.resolve("ranking"), Map.of());
    create(
        "digest", "java21", "dev.headrace.examples.Digest::handle", 512, digestClasses, Map.of());
    create(INDEXER, "python3.11", "indexing.handler", 256, assistant, vectors);
    Map<String, String> environment = new TreeMap<>(vectors);
    environment.put("RANKING_FUNCTION", "ranking");
    environment.put("DIGEST_FUNCTION", "digest");
    environment.put("MODEL_ID", modelId);
    environment.put("MOST_CONTEXT_TOKENS", Integer.toString(MOST_CONTEXT_TOKENS));
    environment.put("MOST_GENERATED_TOKENS", Integer.toString(MOST_GENERATED_TOKENS));
    create(ASSISTANT, "python3.11", "app.handler", 256, assistant, environment);
    for (String function : List.of("ranking", "digest", INDEXER, ASSISTANT)) {
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
            .timeout(name.equals(ASSISTANT) ? ASSISTANT_TIMEOUT_SECONDS : TOOL_TIMEOUT_SECONDS)
            .environment(e -> e.variables(environment))
            .code(c -> c.zipFile(SdkBytes.fromByteArrayUnsafe(zip)))
            .build());
  }

  /**
   * Has the indexer make vectors of the documents' passages; returns how many there are.
   *
   * @throws IOException where it fails, with what it said
   */
  int indexDocuments() throws IOException {
    InvokeResponse response = invoke(INDEXER, "{\"bucket\": \"%s\"}".formatted(BUCKET));
    String answer = response.payload().asUtf8String();
    if (response.functionError() != null) {
      throw new IOException("the documents cannot be indexed: " + answer);
    }
    return JSON.readTree(answer).path("passages").asInt();
  }

  /**
   * What became of one request.
   *
   * @param requestId as the service answered it
   * @param error what went wrong; empty where nothing did
   * @param calls those of the model that it made; none where it failed
   */
  record Result(String requestId, String error, List<ModelUse> calls) {
    static Result failed(String error) {
      return new Result("", error, List.of());
    }
  }

  /**
   * Asks the assistant one question and waits for its answer.
   *
   * @throws IOException where what it answers is no JSON
   */
  Result ask(String question, Trace.Arrival size, String answerKey) throws IOException {
    String event =
        """
        {"question": "%s", "bucket": "%s", "contextTokens": %d, "generatedTokens": %d, \
        "answerKey": "%s"}\
        """
            .formatted(question, BUCKET, size.contextTokens(), size.generatedTokens(), answerKey);
    InvokeResponse response = invoke(ASSISTANT, event);
    String requestId = response.responseMetadata().requestId();
    String answer = response.payload().asUtf8String();
    return response.functionError() == null
        ? new Result(requestId, "", ModelUse.read(JSON.readTree(answer)))
        : new Result(requestId, answer, List.of());
  }

  private InvokeResponse invoke(String function, String event) {
    return lambda.invoke(
        InvokeRequest.builder()
            .functionName(function)
            .payload(SdkBytes.fromString(event, StandardCharsets.UTF_8))
            .build());
  }

  /** An answer as the assistant kept it. */
  JsonNode answer(String key) throws IOException {
    return JSON.readTree(
        s3.getObjectAsBytes(request -> request.bucket(BUCKET).key(key)).asUtf8String());
  }

  @Override
  public void close() {
    lambda.close();
    s3.close();
    http.close();
  }
}
