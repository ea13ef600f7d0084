package dev.headrace.app.server;

import dev.headrace.advisor.live.RecordedTraffic;
import dev.headrace.advisor.live.TrafficRecorder;
import dev.headrace.bedrock.control.BedrockControl;
import dev.headrace.bedrock.control.InvocationLogs;
import dev.headrace.bedrock.control.OwnedModels;
import dev.headrace.bedrock.runtime.BedrockRuntime;
import dev.headrace.billing.export.Bills;
import dev.headrace.billing.ledger.UsageArchive;
import dev.headrace.billing.ledger.UsageLedger;
import dev.headrace.billing.prices.PriceFolder;
import dev.headrace.engine.runtimes.Interpreters;
import dev.headrace.engine.sandbox.SandboxEngine;
import dev.headrace.engine.sandbox.SandboxSettings;
import dev.headrace.kernel.engine.Capabilities;
import dev.headrace.kernel.ports.MetricSink;
import dev.headrace.kernel.ports.ObjectEvents;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.LiveWorld;
import dev.headrace.lambda.api.Lambda;
import dev.headrace.lambda.api.LambdaSurroundings;
import dev.headrace.lambda.run.Quota;
import dev.headrace.lambda.run.Quotas;
import dev.headrace.store.Blobs;
import dev.headrace.store.DataFolder;
import dev.headrace.store.SqliteJournal;
import dev.headrace.store.StoreException;
import dev.headrace.supporting.costexplorer.CostExplorer;
import dev.headrace.supporting.iam.Iam;
import dev.headrace.supporting.logs.Logs;
import dev.headrace.supporting.s3.S3;
import dev.headrace.supporting.sts.Sts;
import dev.headrace.wire.ServiceDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All services over one world, one journal and one engine: the composition root. Whatever is opened
 * here is closed in the reverse order.
 */
final class Cloud implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cloud.class);

  private final Deque<AutoCloseable> opened;
  private final LiveWorld world;
  private final SandboxEngine engine;
  private final CloudModels models;
  private final BedrockControl bedrock;
  private final BedrockRuntime bedrockRuntime;
  private final TrafficRecorder traffic;
  private final Lambda lambda;
  private final Logs logs;
  private final S3 s3;
  private final Sts sts;
  private final Iam iam;
  private final Bills bills;
  private final CostExplorer costExplorer;

  private Cloud(
      ServerSettings settings,
      DataFolder folder,
      String url,
      @Nullable Credentials required,
      Deque<AutoCloseable> opened)
      throws IOException {
    this.opened = opened;
    Quotas quotas = quotas(settings);
    Path codeRoot = folder.path().resolve("code");
    var sandboxes =
        new Meanwhile<>(
            "engine",
            () ->
                SandboxEngine.prepare(
                    SandboxSettings.of(folder.path(), codeRoot).withUnsafe(settings.unsafe())));
    SqliteJournal journal = opening(SqliteJournal.open(folder));
    Blobs blobs = Blobs.open(folder);
    InstantSource clock = InstantSource.system();
    world = opening(new LiveWorld(journal, new SecureRandom().nextLong()));
    var ledger = new UsageLedger(world, quotas.get(Quota.USAGE_CHECKPOINT_MILLIS));
    world.enter(() -> ledger.recover(journal));
    var archive = new UsageArchive(world, world, journal, ledger);
    bills = new Bills(archive, PriceFolder.of(folder.path())::book);
    costExplorer = new CostExplorer(bills, clock);
    Meter meter = ledger.meter();
    logs = Logs.open(folder, clock);
    opened.addLast(logs); // closed last, as work prints until its end
    s3 = new S3(world, world, journal, blobs, meter, ObjectEvents.NONE, clock);
    sts = new Sts(world, world, journal, clock);
    iam = new Iam(world, world, journal);
    Interpreters interpreters = Interpreters.ofThisMachine();
    engine = opening(sandboxes.get().open(interpreters, world));
    models =
        opening(
            new CloudModels(
                folder.path(), world, journal, engine, meter, logs.groups(), interpreters));
    InvocationLogs invocations =
        opening(new InvocationLogs(world, world, journal, logs.groups(), s3, clock));
    invocations.start();
    var owned = new OwnedModels(world, world, journal, meter);
    bedrockRuntime =
        new BedrockRuntime(
            models.languageModels(),
            models.embeddingModels(),
            models::names,
            owned,
            invocations.log());
    bedrock =
        opening(
            new BedrockControl(
                world,
                world,
                journal,
                invocations,
                s3,
                owned,
                bedrockRuntime.batches(),
                bedrockRuntime.wakeUps(),
                folder.path().resolve("batches"),
                clock));
    bedrock.start();
    traffic = new TrafficRecorder(world);
    world.enter(() -> traffic.recover(journal));
    lambda =
        Lambda.open(
            new LambdaSurroundings(
                world,
                world,
                journal,
                engine,
                blobs,
                codeRoot,
                s3,
                logs.groups(),
                meter,
                MetricSink.NONE,
                traffic,
                quotas,
                () -> url,
                required == null
                    ? LambdaSurroundings::accountCredentials
                    : account -> required.variables()));
    opened.push(lambda::shutdown);
    lambda.recover();
    sweep(blobs);
    opening(new LedgerUpkeep(archive));
  }

  /**
   * Opens a cloud over a data folder and takes over what an earlier one left there.
   *
   * @param url where clients and functions will reach it
   * @param required the key pair that requests must be signed with; null where none must
   * @throws StartFailure where it cannot be opened, in words for the user
   */
  static Cloud open(
      ServerSettings settings, DataFolder folder, String url, @Nullable Credentials required) {
    Deque<AutoCloseable> opened = new ArrayDeque<>();
    try {
      return new Cloud(settings, folder, url, required, opened);
    } catch (StoreException e) {
      closeAll(opened);
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      closeAll(opened);
      throw new StartFailure("the server cannot start: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      closeAll(opened);
      throw e;
    }
  }

  private static Quotas quotas(ServerSettings settings) {
    Quotas quotas = Quotas.STANDARD;
    for (String setting : settings.quotas()) {
      try {
        quotas = quotas.with(setting);
      } catch (IllegalArgumentException e) {
        throw new StartFailure("--quota " + setting + ": " + e.getMessage(), e);
      }
    }
    return quotas;
  }

  private <T extends AutoCloseable> T opening(T part) {
    opened.push(part);
    return part;
  }

  /** Removes blobs that a crash has left between a blob and the record of it. */
  private void sweep(Blobs blobs) throws IOException {
    Set<String> referenced = new TreeSet<>(s3.blobs());
    referenced.addAll(lambda.referencedBlobs());
    int removed = blobs.sweep(referenced);
    if (removed > 0) {
      LOG.info("removed {} blobs that nothing refers to", removed);
    }
  }

  /** What runs functions, and what it can. */
  Capabilities capabilities() {
    return engine.capabilities();
  }

  /** The services, for the gateway. */
  List<ServiceDefinition> services() {
    return List.of(
        lambda.service(),
        s3.service(),
        logs.service(),
        sts.service(),
        iam.service(),
        costExplorer.service(),
        bedrock.service(),
        bedrockRuntime.service());
  }

  Lambda lambda() {
    return lambda;
  }

  /** The models that answer for the services that sell tokens. */
  CloudModels models() {
    return models;
  }

  /** What was recorded of functions of a name. */
  List<RecordedTraffic> traffic(String function) {
    return world.ask(() -> traffic.of(function));
  }

  /** The bills of what ran. */
  Bills bills() {
    return bills;
  }

  Sts sts() {
    return sts;
  }

  /** Why it cannot go on; null while it can. */
  @Nullable String ailment() {
    Throwable cause = world.stoppedBy();
    return cause == null ? null : String.valueOf(cause.getMessage());
  }

  @Override
  public void close() {
    closeAll(opened);
  }

  private static void closeAll(Deque<AutoCloseable> opened) {
    while (!opened.isEmpty()) {
      AutoCloseable part = opened.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not close well: {}", part.getClass().getSimpleName(), e.toString());
      }
    }
  }
}
