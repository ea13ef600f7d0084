package dev.headrace.bedrock.control;

import dev.headrace.bedrock.runtime.BedrockRuntime;
import dev.headrace.bedrock.testing.FakeModels;
import dev.headrace.kernel.world.LiveWorld;
import dev.headrace.store.DataFolder;
import dev.headrace.store.SqliteJournal;
import dev.headrace.wire.testing.WireServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.bedrock.BedrockClient;

/** Bedrock's control plane behind a real port, over buckets and logs in memory. */
final class Estate implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-23T12:34:56.789Z");

  final MemoryObjects objects = new MemoryObjects();
  final List<String> lines = new CopyOnWriteArrayList<>();
  private final DataFolder folder;
  private final SqliteJournal journal;
  private final LiveWorld world;
  final InvocationLogs logs;
  final BedrockControl control;
  final FakeModels models;
  private final WireServer server;
  final BedrockClient client;

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
    logs =
        new InvocationLogs(
            world,
            world,
            journal,
            (partition, group, stream) ->
                (epochMillis, line) -> lines.add(group + " " + stream + " " + line),
            objects,
            () -> NOW);
    control =
        new BedrockControl(
            world,
            world,
            journal,
            logs,
            objects,
            new BedrockRuntime(
                    models, models, FakeModels.NAME::equals, arn -> Optional.empty(), logs.log())
                .batches(),
            data.resolve("batches"),
            () -> NOW);
    control.start();
    server = WireServer.start(control.service()::serve);
    client =
        BedrockClient.builder()
            .httpClient(UrlConnectionHttpClient.builder().build())
            .endpointOverride(server.uri())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create("123456789012", "secret")))
            .overrideConfiguration(it -> it.retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .build();
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
    control.close();
    logs.close();
    world.close();
    journal.close();
    folder.close();
  }
}
