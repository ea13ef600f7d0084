package dev.headrace.app.endtoend;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.s3.S3Client;

/** The AWS SDK's clients of one server, which try each request once. */
final class Clients implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final LambdaClient lambda;
  private final S3Client s3;

  /** Those of an account whose keys no server on a loopback address asks for. */
  Clients(URI url) {
    this(url, "000000000000", "any");
  }

  Clients(URI url, String accessKeyId, String secretAccessKey) {
    var keys =
        StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secretAccessKey));
    this.lambda =
        LambdaClient.builder()
            .endpointOverride(url)
            .region(Region.US_EAST_1)
            .credentialsProvider(keys)
            .httpClientBuilder(
                ApacheHttpClient.builder().socketTimeout(PATIENCE).maxConnections(200))
            .overrideConfiguration(o -> o.retryStrategy(noRetries()))
            .build();
    this.s3 =
        S3Client.builder()
            .endpointOverride(url)
            .region(Region.US_EAST_1)
            .credentialsProvider(keys)
            .forcePathStyle(true)
            .httpClientBuilder(ApacheHttpClient.builder().socketTimeout(PATIENCE))
            .overrideConfiguration(o -> o.retryStrategy(noRetries()))
            .build();
  }

  private static RetryStrategy noRetries() {
    return AwsRetryStrategy.doNotRetry();
  }

  LambdaClient lambda() {
    return lambda;
  }

  S3Client s3() {
    return s3;
  }

  /** Creates a Python function of one file, and waits until it is active. */
  void python(String name, int timeoutSeconds, String source) {
    python(name, timeoutSeconds, 128, source);
  }

  void python(String name, int timeoutSeconds, int memoryMiB, String source) {
    create(name, timeoutSeconds, memoryMiB, Packages.zip(Map.of("app.py", source)));
  }

  /** Creates a Python function from a package, whatever it is, and waits until it is active. */
  void create(String name, int timeoutSeconds, int memoryMiB, byte[] zip) {
    lambda.createFunction(f ->
        f.functionName(name)
            .runtime(Runtime.PYTHON3_12)
            .handler("app.handler")
            .role("arn:aws:iam::000000000000:role/any")
            .timeout(timeoutSeconds)
            .memorySize(memoryMiB)
            .code(c -> c.zipFile(SdkBytes.fromByteArray(zip))));
    awaitActive(name);
  }

  void awaitActive(String name) {
    lambda.waiter().waitUntilFunctionActiveV2(f -> f.functionName(name));
  }

  InvokeResponse invoke(String name, String payload) {
    return lambda.invoke(i -> i.functionName(name).payload(SdkBytes.fromUtf8String(payload)));
  }

  /** Hands an event over; when this returns it is accepted. */
  InvokeResponse send(String name, String payload) {
    return lambda.invoke(i ->
        i.functionName(name)
            .invocationType(InvocationType.EVENT)
            .payload(SdkBytes.fromUtf8String(payload)));
  }

  @Override
  public void close() {
    lambda.close();
    s3.close();
  }
}
