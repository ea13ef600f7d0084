package dev.headrace.supporting;

import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.LiveWorld;
import dev.headrace.wire.WireRequest;
import dev.headrace.wire.WireResponse;
import dev.headrace.wire.testing.WireServer;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/** A live world over a journal in memory, and a server for the SDK's own clients. */
public final class ServiceHouse implements AutoCloseable {
  /** The account of {@link #client}. */
  public static final String ACCOUNT = "111122223333";

  public final SyncingJournal journal;
  public final LiveWorld world;
  public final Meter meter = new Meter(usage -> {});
  private final WireServer server;
  private volatile Function<WireRequest, WireResponse> service =
      request -> {
        throw new IllegalStateException("no service is served yet");
      };

  public ServiceHouse() {
    this(new SyncingJournal());
  }

  private ServiceHouse(SyncingJournal journal) {
    this.journal = journal;
    this.world = new LiveWorld(journal, 1);
    this.server = WireServer.start(request -> service.apply(request));
  }

  /** Says who answers. */
  public void serve(Function<WireRequest, WireResponse> answering) {
    service = answering;
  }

  /** The house that the next process opens; this one is closed. */
  public ServiceHouse afterCrash() {
    SyncingJournal left = journal.afterCrash();
    close();
    return new ServiceHouse(left);
  }

  public java.net.URI uri() {
    return server.uri();
  }

  /** A client of account {@value #ACCOUNT} that does not try twice. */
  public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
    return client(builder, AwsBasicCredentials.create(ACCOUNT, "secret"));
  }

  /** A client with credentials of its own. */
  public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
      B builder, AwsCredentials credentials) {
    return builder
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .endpointOverride(server.uri())
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  @Override
  public void close() {
    server.close();
    world.close();
    journal.close();
  }
}
