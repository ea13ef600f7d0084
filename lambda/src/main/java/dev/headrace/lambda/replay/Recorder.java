package dev.headrace.lambda.replay;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.Node;
import dev.headrace.kernel.engine.Outcome;
import dev.headrace.kernel.engine.Phase;
import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.replay.LineWriter;
import dev.headrace.kernel.world.World;
import dev.headrace.lambda.run.AsynchronousConfig;
import dev.headrace.lambda.run.Decisions;
import dev.headrace.lambda.run.Ending;
import dev.headrace.lambda.run.FunctionVersion;
import dev.headrace.lambda.run.Invocation;
import dev.headrace.lambda.run.ProvisionedState;
import dev.headrace.lambda.run.Quota;
import dev.headrace.lambda.run.Quotas;
import dev.headrace.lambda.run.ThrottleReason;
import dev.headrace.lambda.run.VersionSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes down, a line each, what comes to the rules of a world, what its environments report and
 * what the rules decide, each with its instant in nanoseconds of the world. It is to be there from
 * the world's first event. A recording holds no payloads, no variables and no code; only events
 * that an earlier process had accepted stand in it whole.
 */
public final class Recorder implements Decisions {
  private final World world;
  private final LineWriter writer;

  /**
   * Begins a recording.
   *
   * @param quotas those of the rules
   * @param nodes those of the engine
   * @param lines takes each line, within an event: it must not block
   */
  public Recorder(World world, Quotas quotas, List<Node> nodes, Consumer<String> lines) {
    this.world = world;
    this.writer = new LineWriter(world, Recording.FORMAT, settings(quotas), nodes, lines);
  }

  private static List<String> settings(Quotas quotas) {
    return Arrays.stream(Quota.values())
        .map(quota -> Recording.QUOTA + " " + quota.title() + " " + quotas.get(quota))
        .toList();
  }

  @Override
  public void published(FunctionVersion version) {
    VersionSpec spec = version.spec();
    writer
        .begin(FunctionWord.PUBLISH)
        .with(version.number())
        .with(spec.partition().account())
        .with(spec.partition().region())
        .with(spec.functionName())
        .with(spec.version())
        .with(spec.revision())
        .with(spec.memoryMiB())
        .with(spec.timeoutMillis())
        .end();
  }

  @Override
  public void retired(FunctionVersion version) {
    writer.begin(FunctionWord.RETIRE).with(version.number()).end();
  }

  @Override
  public void reserved(Partition partition, String functionName, @Nullable Integer concurrency) {
    writer
        .begin(FunctionWord.RESERVE)
        .with(partition.account())
        .with(partition.region())
        .with(functionName)
        .with(concurrency == null ? Recording.NONE : concurrency.toString())
        .end();
  }

  @Override
  public void configured(FunctionVersion version, AsynchronousConfig config) {
    writer
        .begin(FunctionWord.RETRIES)
        .with(version.number())
        .with(config.maximumEventAgeSeconds())
        .with(config.maximumRetryAttempts())
        .end();
  }

  @Override
  public void provisioned(FunctionVersion version, int level) {
    writer.begin(FunctionWord.PROVISION).with(version.number()).with(level).end();
  }

  @Override
  public void recovered(DocumentKey key, byte[] document) {
    writer
        .begin(FunctionWord.RECOVER)
        .with(world.epochMillis())
        .with(key.kind())
        .with(key.partition().account())
        .with(key.partition().region())
        .with(key.id())
        .with(Base64.getEncoder().encodeToString(document))
        .end();
  }

  @Override
  public void came(Invocation invocation) {
    writer.begin(FunctionWord.INVOKE).with(invocation.version().number()).end();
  }

  @Override
  public void cameAsynchronously(Invocation invocation) {
    writer
        .begin(FunctionWord.ENQUEUE)
        .with(invocation.version().number())
        .with(invocation.body().lengthBytes())
        .end();
  }

  @Override
  public void shutDown() {
    writer.begin(FunctionWord.SHUTDOWN).end();
  }

  @Override
  public void reportedPhase(long environment, Phase phase, long durationNanos) {
    writer.begin(FunctionWord.PHASE).with(environment).with(phase).with(durationNanos).end();
  }

  @Override
  public void reportedReady(long environment) {
    writer.begin(FunctionWord.READY).with(environment).end();
  }

  @Override
  public void reportedDone(long environment, long invocation, Outcome outcome) {
    writer
        .begin(FunctionWord.DONE)
        .with(environment)
        .with(invocation)
        .with(Outcomes.wordOf(outcome))
        .end();
  }

  @Override
  public void reportedExit(long environment, Exit exit) {
    writer.begin(FunctionWord.EXIT).with(environment).with(exit.kind()).end();
  }

  @Override
  public void told(long environment, Command command) {
    writer.begin(FunctionWord.TOLD).with(environment).with(command).end();
  }

  @Override
  public void assigned(long invocation, long environment, boolean cold) {
    writer
        .begin(FunctionWord.ASSIGNED)
        .with(invocation)
        .with(environment)
        .with(cold ? "cold" : "warm")
        .end();
  }

  @Override
  public void started(long invocation, long environment) {
    writer.begin(FunctionWord.STARTS).with(invocation).with(environment).end();
  }

  @Override
  public void startedAhead(int version, long environment) {
    writer.begin(FunctionWord.AHEAD).with(version).with(environment).end();
  }

  @Override
  public void allocated(FunctionVersion version, ProvisionedState state) {
    writer
        .begin(FunctionWord.ALLOCATED)
        .with(version.number())
        .with(state.requested())
        .with(state.allocated())
        .with(state.status())
        .end();
  }

  @Override
  public void refused(long invocation, ThrottleReason reason) {
    writer.begin(FunctionWord.REFUSED).with(invocation).with(reason.reason()).end();
  }

  @Override
  public void ended(long invocation, Ending ending) {
    writer.begin(FunctionWord.ENDED).with(invocation).with(ending).end();
  }

  @Override
  public void gaveUp(String requestId, boolean expired) {
    writer.begin(FunctionWord.DROPPED).with(expired ? "expired" : "failed").end();
  }
}
