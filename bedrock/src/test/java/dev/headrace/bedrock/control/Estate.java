package dev.headrace.bedrock.control;

import dev.headrace.bedrock.runtime.BedrockRuntime;
import dev.headrace.bedrock.testing.FakeModels;
import dev.headrace.billing.ledger.UsageLedger;
import dev.headrace.kernel.world.LiveWorld;
import dev.headrace.store.DataFolder;
import dev.headrace.store.SqliteJournal;
import dev.headrace.wire.Gateway;
import dev.headrace.wire.testing.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.bedrock.BedrockAsyncClient;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/** Bedrock's control plane behind a real port, over buckets and logs in memory. */
final class Estate implements AutoCloseable {
  /** The world's own clock goes on from about here. */
  final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  final MemoryObjects objects = new MemoryObjects();
  final List<String> lines = new CopyOnWriteArrayList<>();
  private final DataFolder folder;
  private final SqliteJournal journal;
  private final LiveWorld world;
  final InvocationLogs logs;
  final BedrockControl control;
  private final BedrockRuntime runtime;
  private final UsageLedger ledger;
  final FakeModels models;
  private final WireServer server;
  final BedrockClient client;
  final BedrockRuntimeClient conversations;

  /** Opens what is in a folder, or begins it. */
  Estate(Path data) throws IOException {
    this(data, new FakeModels());
  }

  Estate(Path data, FakeModels models) throws IOException {
    this(data, models, objects -> {});
  }

  /** Opens a folder after its buckets were filled. */
  Estate(Path data, FakeModels models, Consumer<MemoryObjects> fill) throws IOException {
    fill.accept(objects);
    this.models = models;
    folder = DataFolder.open(data);
    journal = SqliteJournal.open(folder);
    world = new LiveWorld(journal, 1);
    ledger = new UsageLedger(world, 0);
    logs =
        new InvocationLogs(
            world,
            world,
            journal,
            (partition, group, stream) ->
                (epochMillis, line) -> lines.add(group + " " + stream + " " + line),
            objects,
            () -> now);
    var owned = new OwnedModels(world, world, journal, ledger.meter());
    runtime = new BedrockRuntime(models, models, FakeModels.NAME::equals, owned, logs.log());
    control =
        new BedrockControl(
            world,
            world,
            journal,
            logs,
            objects,
            owned,
            runtime.batches(),
            runtime.wakeUps(),
            data.resolve("batches"),
            () -> now);
    control.start();
    server =
        WireServer.start(new Gateway(List.of(control.service(), runtime.service()), null)::serve);
    client = with(BedrockClient.builder().httpClient(UrlConnectionHttpClient.create()));
    conversations =
        with(BedrockRuntimeClient.builder().httpClient(UrlConnectionHttpClient.create()));
  }

  /** A client of the other kind: {@link #client} knows no PATCH. */
  BedrockAsyncClient async() {
    return with(BedrockAsyncClient.builder().httpClient(NettyNioAsyncHttpClient.builder().build()));
  }

  private <C, B extends AwsClientBuilder<B, C>> C with(B builder) {
    return builder
        .endpointOverride(server.uri())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("123456789012", "secret")))
        .overrideConfiguration(it -> it.retryStrategy(DefaultRetryStrategy.doNotRetry()))
        .build();
  }

  @Override
  public void close() throws IOException {
    client.close();
    conversations.close();
    server.close();
    control.close();
    logs.close();
    world.close();
    journal.close();
    folder.close();
  }
}
