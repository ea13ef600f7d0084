package dev.headrace.lambda.replay;

import dev.headrace.kernel.Body;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.Engine;
import dev.headrace.kernel.engine.WorkSpec.CodeId;
import dev.headrace.kernel.journal.Journal;
import dev.headrace.kernel.ports.LogStream;
import dev.headrace.kernel.ports.MetricSink;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.Entrance;
import dev.headrace.kernel.world.LiveWorld;
import dev.headrace.lambda.run.Architecture;
import dev.headrace.lambda.run.FunctionVersion;
import dev.headrace.lambda.run.Invocation;
import dev.headrace.lambda.run.Invocations;
import dev.headrace.lambda.run.Quota;
import dev.headrace.lambda.run.Quotas;
import dev.headrace.lambda.run.VersionSpec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** The rules in a live world, over work that takes real time, under more load than is allowed. */
final class LiveRun implements AutoCloseable {
  /** Opens what runs the functions. */
  interface EngineOpener {
    Engine open(Entrance entrance) throws IOException;
  }

  private static final Partition PARTITION = new Partition("123456789012", "eu-central-1");
  private static final List<String> NAMES = List.of("calm", "busy", "reserved");
  private static final int AT_ONCE = 12;
  private static final long POLL_NANOS = 1_000_000;
  private static final int PAIRS_OF_A_ROUND = 20;

  static final String CODE = "00";

  /** So small that a few requests at once meet each limit. */
  static final Quotas SMALL =
      Quotas.STANDARD
          .with(Quota.ACCOUNT_CONCURRENCY, 10)
          .with(Quota.UNRESERVED_CONCURRENCY_MINIMUM, 0)
          .with(Quota.REQUESTS_PER_SECOND_PER_CONCURRENCY, 5)
          .with(Quota.ENVIRONMENT_GROWTH, 8)
          .with(Quota.ENVIRONMENT_GROWTH_MILLIS, 400)
          .with(Quota.MACHINE_ENVIRONMENTS, 6)
          .with(Quota.MACHINE_MEMORY_PERCENT, 100)
          .with(Quota.QUEUED_MILLIS, 20)
          .with(Quota.INIT_MILLIS, 30)
          .with(Quota.START_MILLIS, 50)
          .with(Quota.STOP_MILLIS, 20)
          .with(Quota.IDLE_MILLIS, 15)
          .with(Quota.MAXIMUM_AGE_MILLIS, 100);

  private final LiveWorld world;
  private final Engine engine;
  private final Invocations rules;
  private final int timeoutMillis;
  private long revision;
  private int rounds;

  /** Over threads, with small limits. */
  LiveRun(Journal journal, Consumer<String> lines) throws IOException {
    this(journal, SMALL, 50, ThreadedEngine::new, lines);
  }

  LiveRun(
      Journal journal,
      Quotas quotas,
      int timeoutMillis,
      EngineOpener opener,
      Consumer<String> lines)
      throws IOException {
    this.timeoutMillis = timeoutMillis;
    world = new LiveWorld(journal, 1);
    engine = opener.open(world);
    rules =
        new Invocations(
            world,
            engine,
            quotas,
            new Meter(usage -> {}),
            (partition, group, stream) -> LogStream.NONE,
            MetricSink.NONE,
            new Recorder(world, quotas, engine.nodes(), lines));
    world.enter(() -> {
      NAMES.forEach(this::publish);
      rules.setReservedConcurrency(PARTITION, "reserved", 3);
      rules.recover(journal);
    });
  }

  private void publish(String name) {
    rules.publish(
        new VersionSpec(
            PARTITION,
            name,
            VersionSpec.LATEST,
            ++revision,
            new CodeId(CODE),
            "python3.12",
            Architecture.X86_64,
            "app.handler",
            Map.of("SECRET", "hidden"),
            name.equals("busy") ? 512 : 256,
            timeoutMillis,
            512,
            "/aws/lambda/" + name,
            0));
  }

  private FunctionVersion version(String name) {
    FunctionVersion version = rules.find(PARTITION, name, VersionSpec.LATEST);
    if (version == null) {
      throw new IllegalStateException(name + " was not published");
    }
    return version;
  }

  private void provision(String name, int level) {
    FunctionVersion version = version(name);
    int most = version.provisioned().requested() + rules.provisionable(version);
    rules.provision(version, Math.min(level, most));
  }

  /** Requests one after the other, bursts, asynchronous events, and changes between them. */
  void round() throws InterruptedException {
    String name = NAMES.get(rounds++ % NAMES.size());
    int level = rounds / 2 % 3;
    world.enter(() -> provision(name, level));
    burst(name, AT_ONCE);
    for (int i = 0; i < PAIRS_OF_A_ROUND; i++) {
      burst(name, 1);
      burst(name, 2);
    }
    world.enter(
        () -> rules.enqueue(new Invocation(version(name), Body.of(new byte[100]), ended -> {})));
    if (rounds % 4 == 3) {
      world.enter(() -> publish(name));
    }
    if (rounds % 8 == 5) {
      world.enter(() -> {
        rules.retire(version(name));
        publish(name);
      });
    }
    world.enter(() -> rules.setReservedConcurrency(PARTITION, "reserved", 3));
  }

  /** So many requests in one event; waits for their answers. */
  void burst(String name, int count) throws InterruptedException {
    var answered = new CountDownLatch(count);
    world.enter(() -> {
      for (int i = 0; i < count; i++) {
        rules.invoke(new Invocation(version(name), Body.EMPTY, ended -> answered.countDown()));
      }
    });
    answered.await();
  }

  /** Leaves an event that cannot run before the process ends. */
  void leaveAnEvent() {
    world.enter(() -> {
      rules.setReservedConcurrency(PARTITION, "reserved", 0);
      rules.enqueue(new Invocation(version("reserved"), Body.of(new byte[100]), ended -> {}));
    });
  }

  /** Ends all environments and the world. */
  @Override
  public void close() throws IOException {
    world.enter(rules::shutdown);
    while (world.ask(rules::environments) > 0) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    world.close();
    if (engine instanceof AutoCloseable closeable) {
      close(closeable);
    }
  }

  private static void close(AutoCloseable engine) throws IOException {
    try {
      engine.close();
    } catch (Exception e) {
      throw new IOException("the engine did not close", e);
    }
  }
}
