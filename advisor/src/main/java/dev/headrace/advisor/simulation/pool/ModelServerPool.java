package dev.headrace.advisor.simulation.pool;

import dev.headrace.inference.Ask;
import dev.headrace.inference.serve.ModelCall;
import dev.headrace.inference.serve.ModelDimensions;
import dev.headrace.inference.serve.ModelServing;
import dev.headrace.inference.serve.ModelSpec;
import dev.headrace.inference.serve.QuotaLimits;
import dev.headrace.inference.serve.ServingLimits;
import dev.headrace.inference.serve.simulated.BatchSpeed;
import dev.headrace.inference.serve.simulated.Demand;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.usage.Usage;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.SimulatedWorld;
import java.time.Duration;

/**
 * A pool of model servers: the rules of serving models, with as many servers of one model kept up
 * as its load needs. Its own are how that number follows the load, what becomes of requests while
 * there is no server, and that Spot takes servers back. Used within events only.
 */
final class ModelServerPool {
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final double MILLI_NANOS = 1e6;
  private static final Partition PARTITION = new Partition("000000000000", "us-east-1");
  private static final String MODEL = "model";
  private static final String SERVERS = "inference";
  private static final byte[] NO_BODY = {};

  /** What happens to a request while nothing can take it. */
  enum WhileNone {
    /** It waits. */
    QUEUED,
    /** It fails at once if no server is ready; else it waits. */
    FAILED
  }

  /**
   * How a pool behaves.
   *
   * @param least servers that it keeps
   * @param most servers that it may have; the same for a fixed pool
   * @param slots the most requests of a server at once
   * @param targetLoad requests to a server that growth aims at
   * @param startNanos from the need of a server until it is ready
   * @param idleNanos for which fewer are needed before servers end
   * @param mostQueued requests that may wait
   * @param timeoutNanos for which a request may wait and be answered
   * @param lostPerSecond the chance of a server to be taken back in a second
   * @param noticeNanos before that
   */
  record Settings(
      int least,
      int most,
      int slots,
      double targetLoad,
      long startNanos,
      long idleNanos,
      int mostQueued,
      long timeoutNanos,
      WhileNone whileNone,
      double lostPerSecond,
      long noticeNanos) {
    Settings {
      if (least < 0 || most < Math.max(1, least) || slots < 1 || !(targetLoad > 0)) {
        throw new IllegalArgumentException(
            "a pool of " + least + " to " + most + " servers of " + slots + " slots");
      }
    }
  }

  /** How often a pool looks whether it has as many servers as it needs. */
  private static final long LOOK_NANOS = 10 * SECOND_NANOS;

  private final SimulatedWorld world;
  private final Settings settings;
  private final PoolServers servers;
  private final ModelServing serving;
  private final Meter meter = new Meter(this::metered);
  private final Duration timeout;
  private final Alarm look = new Alarm("pool look", this::look);
  private int kept;
  private long enoughSinceNanos;
  private long upMillis;
  private long idleMillis;

  /** Whether a request was refused because there was no server, and none has become ready since. */
  private boolean missed;

  ModelServerPool(SimulatedWorld world, BatchSpeed speed, Settings settings) {
    this.world = world;
    this.settings = settings;
    this.timeout = Duration.ofNanos(settings.timeoutNanos());
    this.servers = new PoolServers(world, speed, settings);
    this.serving =
        new ModelServing(
            world,
            servers.engine(),
            servers,
            meter,
            ModelDimensions.Source.UNBILLED,
            limits(settings));
    this.enoughSinceNanos = world.nowNanos();
  }

  /** A start takes what the shape says, however long that is. */
  private static ServingLimits limits(Settings settings) {
    ServingLimits usual = ServingLimits.STANDARD;
    return new ServingLimits(
        settings.mostQueued(),
        usual.prepareNanos(),
        Math.max(usual.startNanos(), 2 * settings.startNanos()),
        usual.warmUpNanos(),
        usual.stopNanos(),
        usual.stopGraceMillis(),
        usual.releaseNanos(),
        usual.failuresInARow(),
        usual.firstBackOffNanos(),
        usual.mostBackOffNanos(),
        usual.unavailableNanos(),
        0);
  }

  /** Begins with servers that are ready already. */
  void begin(int ready) {
    servers.serve(serving, ready);
    serving.deploy(new ModelSpec(MODEL, "", settings.slots(), 1, Long.MAX_VALUE));
    keep(ready);
    world.arm(look, world.nowNanos() + LOOK_NANOS);
  }

  private void keep(int number) {
    kept = number;
    serving.keep(MODEL, number, PARTITION);
  }

  /**
   * Makes a call, whose listener hears how it ends.
   *
   * @param demand what it asks, and will be answered
   * @return false where it is refused as there is no server
   */
  boolean call(Demand demand, ModelCall.Listener listener) {
    boolean refused = settings.whileNone() == WhileNone.FAILED && readyServers() == 0;
    missed |= refused;
    if (!refused) {
      var ask =
          new Ask(
              PARTITION,
              "simulated",
              MODEL,
              Ask.Task.CHAT,
              NO_BODY,
              true,
              demand.inputTokens(),
              demand.outputTokens(),
              timeout);
      var call =
          new ModelCall(
              ask,
              MODEL,
              QuotaLimits.NONE,
              ended -> {
                servers.forget(ended);
                listener.ended(ended);
              });
      servers.expect(call, demand);
      serving.call(call);
    }
    grow();
    return !refused;
  }

  private int needed() {
    missed &= readyServers() == 0;
    int byLoad = (int) Math.ceil(load() / settings.targetLoad());
    return Math.clamp(Math.max(byLoad, missed ? 1 : 0), settings.least(), settings.most());
  }

  private void grow() {
    if (kept < settings.most()) {
      int needed = needed();
      if (needed > kept) {
        keep(needed);
      }
    }
  }

  /** Grows at once where it must; shrinks by one once it has had enough for a while. */
  private void look() {
    long now = world.nowNanos();
    if (needed() >= kept) {
      enoughSinceNanos = now;
      grow();
    } else if (now - enoughSinceNanos >= settings.idleNanos() && readyServers() > 0) {
      keep(kept - 1);
    }
    world.arm(look, now + LOOK_NANOS);
  }

  /** Requests that it has, wherever they are. */
  int load() {
    return serving.inFlight();
  }

  /** Servers that take requests. */
  int readyServers() {
    return serving.openServers(MODEL);
  }

  /** Servers that are paid for now. */
  int servers() {
    return servers.engine().running();
  }

  /** Requests that wait. */
  int queued() {
    return serving.waiting(MODEL);
  }

  /** How often a server was taken back. */
  long taken() {
    return servers.taken();
  }

  private void metered(Usage usage) {
    if (usage.service().equals(SERVERS)) {
      if (usage.dimension().wasteOf() == null) {
        upMillis += usage.quantity();
      } else {
        idleMillis += usage.quantity();
      }
    }
  }

  /** Time of all servers together since the start, those included that still run. */
  double serverNanos() {
    return MILLI_NANOS * used()[0];
  }

  /** The part of {@link #serverNanos} in which they had requests. */
  double busyNanos() {
    long[] used = used();
    return MILLI_NANOS * (used[0] - used[1]);
  }

  /** For how long servers were up until now, and for how much of it they answered nobody. */
  private long[] used() {
    meter.settle(world.epochMillis());
    long upClosed = upMillis;
    long idleClosed = idleMillis;
    meter.peek(this::metered);
    long[] used = {upMillis, idleMillis};
    upMillis = upClosed;
    idleMillis = idleClosed;
    return used;
  }
}
