package dev.headrace.lambda.api;

import dev.headrace.kernel.Body;
import dev.headrace.kernel.engine.Engine;
import dev.headrace.kernel.ports.CodeSource;
import dev.headrace.kernel.ports.MetricSink;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.Entrance;
import dev.headrace.kernel.world.LiveWorld;
import dev.headrace.lambda.run.Decisions;
import dev.headrace.lambda.run.Quotas;
import dev.headrace.store.Blobs;
import dev.headrace.store.DataFolder;
import dev.headrace.store.SqliteJournal;
import dev.headrace.wire.Gateway;
import dev.headrace.wire.WireRequest;
import dev.headrace.wire.WireResponse;
import dev.headrace.wire.testing.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.State;

/** Lambda over a data folder, a live world and an engine of the test, with a port of its own. */
final class LambdaServer implements AutoCloseable {
  static final String ACCOUNT = "123456789012";

  private final DataFolder folder;
  private final SqliteJournal journal;
  private final LiveWorld world;
  private final WireServer server;
  private final Engine engine;
  final ForwardWorld clock;
  final KeptLogs logs = new KeptLogs();
  final Map<String, byte[]> storage = new ConcurrentHashMap<>();
  final Lambda lambda;
  final LambdaClient client;

  /** Opens what runs the functions. */
  interface EngineOpener {
    /** Opens an engine; one that can be closed is, with the server. */
    Engine open(Entrance entrance, Path data, Path codeRoot) throws IOException;
  }

  private LambdaServer(Path data, Quotas quotas, EngineOpener opener) throws IOException {
    folder = DataFolder.open(data);
    journal = SqliteJournal.open(folder);
    world = new LiveWorld(journal, 1);
    clock = new ForwardWorld(world);
    engine = opener.open(world, data, data.resolve("code"));
    CodeSource source =
        (partition, bucket, key, version) -> {
          byte[] bytes = storage.get(bucket + "/" + key);
          return bytes == null ? null : Body.of(bytes);
        };
    server = WireServer.start(this::serve);
    lambda =
        Lambda.open(
            new LambdaSurroundings(
                clock,
                world,
                journal,
                engine,
                Blobs.open(folder),
                data.resolve("code"),
                source,
                logs,
                new Meter(usage -> {}),
                MetricSink.NONE,
                Decisions.NONE,
                quotas,
                () -> server.uri().toString(),
                LambdaSurroundings::accountCredentials));
    lambda.recover();
    client = client(Region.EU_CENTRAL_1);
  }

  /** Over an engine whose works answer the event itself. */
  static LambdaServer start(Path data) throws IOException {
    return start(data, Quotas.STANDARD, new InProcessEngine());
  }

  static LambdaServer start(Path data, Quotas quotas, InProcessEngine engine) throws IOException {
    return start(data, quotas, (entrance, folder, codeRoot) -> engine.enteringBy(entrance));
  }

  static LambdaServer start(Path data, Quotas quotas, EngineOpener opener) throws IOException {
    return new LambdaServer(data, quotas, opener);
  }

  /** Waits until a function is active and its last update made; sooner than the SDK's waiters. */
  void awaitSettled(String function) {
    Waiting.until(() -> {
      var now = client.getFunctionConfiguration(r -> r.functionName(function));
      return now.state() == State.ACTIVE && now.lastUpdateStatus() == LastUpdateStatus.SUCCESSFUL;
    });
  }

  /** Lets all alarms come nearer by a time. */
  void passSeconds(long seconds) {
    world.enter(() -> clock.forward(TimeUnit.SECONDS.toNanos(seconds)));
  }

  /** A client that tries once. */
  LambdaClient client(Region region) {
    return LambdaClient.builder()
        .endpointOverride(server.uri())
        .region(region)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCOUNT, "secret")))
        .httpClientBuilder(ApacheHttpClient.builder().socketTimeout(Duration.ofMinutes(3)))
        .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  private WireResponse serve(WireRequest request) {
    if (request.rawPath().startsWith(Lambda.CODE_PATH)) {
      return lambda.serveCode(request, "a request");
    }
    return new Gateway(List.of(lambda.service()), null)
        .serve(request, UUID.randomUUID().toString());
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
    lambda.shutdown();
    Waiting.until(() -> lambda.environments() == 0);
    if (engine instanceof AutoCloseable closeable) {
      closeQuietly(closeable);
    }
    world.close();
    journal.close();
    folder.close();
  }

  private static void closeQuietly(AutoCloseable closeable) throws IOException {
    try {
      closeable.close();
    } catch (Exception e) {
      throw new IOException("the engine did not close", e);
    }
  }
}
