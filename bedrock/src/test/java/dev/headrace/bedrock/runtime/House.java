package dev.headrace.bedrock.runtime;

import dev.headrace.bedrock.testing.FakeModels;
import dev.headrace.inference.Ask;
import dev.headrace.inference.Payment;
import dev.headrace.kernel.Partition;
import dev.headrace.wire.Gateway;
import dev.headrace.wire.ResponseBody;
import dev.headrace.wire.ServiceDefinition;
import dev.headrace.wire.WireResponse;
import dev.headrace.wire.testing.WireServer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/** Bedrock's runtime behind a real port, with the SDK's clients in front of it. */
final class House implements AutoCloseable {
  static final String PROVISIONED =
      "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdefghijkl";

  static final Map<String, String> TAGS = Map.of("team", "a");

  boolean losesBodies;
  final FakeModels models = new FakeModels();
  final ServiceDefinition service =
      new BedrockRuntime(models, models, FakeModels.NAME::equals, House::own, InvocationLog.NONE)
          .service();
  private final Gateway gateway = new Gateway(List.of(service), null);
  private final AtomicReference<@Nullable WireResponse> last = new AtomicReference<>();
  private final WireServer server =
      WireServer.start(request -> {
        WireResponse response = gateway.serve(request);
        last.set(response);
        return losesBodies ? lost(response) : response;
      });
  final BedrockRuntimeClient client =
      with(
          BedrockRuntimeClient.builder().httpClient(UrlConnectionHttpClient.builder().build()),
          server.uri());
  final BedrockRuntimeAsyncClient async =
      with(
          BedrockRuntimeAsyncClient.builder().httpClient(NettyNioAsyncHttpClient.builder().build()),
          server.uri());

  private static <C, B extends AwsClientBuilder<B, C>> C with(B builder, URI uri) {
    return builder
        .endpointOverride(uri)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("123456789012", "secret")))
        .overrideConfiguration(it -> it.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .build();
  }

  /** What becomes of an answer whose client has left before its body was begun. */
  private static WireResponse lost(WireResponse response) {
    response.body().release();
    return new WireResponse(response.status(), response.headers(), ResponseBody.empty());
  }

  private static Optional<OwnModels.Meant> own(Partition partition, String arn) {
    return partition.account().equals("123456789012") && arn.equals(PROVISIONED)
        ? Optional.of(
            new OwnModels.Meant(
                "amazon.nova-lite-v1:0",
                new Payment(Ask.Tariff.PROVISIONED, false, arn, new TreeMap<>(TAGS))))
        : Optional.empty();
  }

  /** A header field of the last answer. */
  @Nullable String header(String name) {
    WireResponse response = last.get();
    return response == null ? null : response.headers().first(name);
  }

  URI uri() {
    return server.uri();
  }

  @Override
  public void close() {
    client.close();
    async.close();
    server.close();
  }
}
