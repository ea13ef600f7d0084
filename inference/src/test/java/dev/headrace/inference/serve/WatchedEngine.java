package dev.headrace.inference.serve;

import dev.headrace.kernel.engine.Capabilities;
import dev.headrace.kernel.engine.Endpoints;
import dev.headrace.kernel.engine.Engine;
import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.Measured;
import dev.headrace.kernel.engine.Node;
import dev.headrace.kernel.engine.NodeId;
import dev.headrace.kernel.engine.Outcome;
import dev.headrace.kernel.engine.Phase;
import dev.headrace.kernel.engine.Request;
import dev.headrace.kernel.engine.StopReason;
import dev.headrace.kernel.engine.Work;
import dev.headrace.kernel.engine.WorkId;
import dev.headrace.kernel.engine.WorkListener;
import dev.headrace.kernel.engine.WorkSpec;
import dev.headrace.kernel.world.World;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An engine that passes all on to another, and looks at what the rules do with it. */
final class WatchedEngine implements Engine {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Engine engine;
  private final World world;
  private final ServingLimits limits;
  private final Violations violations;

  private final HoursWatch hours;

  /** The works that run, or were told to stop so lately that they may, by who keeps them. */
  private final Map<Keeper, Long> alive = new HashMap<>();

  private final Map<Keeper, Long> failedAtNanos = new HashMap<>();
  private final Map<Keeper, Integer> failuresInARow = new HashMap<>();

  /** Numbers of works that have ended. */
  final Set<Long> ended = new HashSet<>();

  long starts;

  WatchedEngine(
      Engine engine, World world, ServingLimits limits, HoursWatch hours, Violations violations) {
    this.hours = hours;
    this.engine = engine;
    this.world = world;
    this.limits = limits;
    this.violations = violations;
  }

  int alive() {
    return alive.size();
  }

  /** A server has answered a request. */
  void answered(ModelServer server) {
    failuresInARow.remove(server.keeper());
  }

  @Override
  public Capabilities capabilities() {
    return engine.capabilities();
  }

  @Override
  public List<Node> nodes() {
    return engine.nodes();
  }

  @Override
  public Work prepare(WorkId id, WorkSpec spec, NodeId node, WorkListener listener) {
    return new WatchedWork(id.value(), spec, node, (ModelServer) listener);
  }

  private final class WatchedWork implements Work, WorkListener {
    private final long number;
    private final Keeper keeper;
    private final WorkListener listener;
    private final Work work;
    private boolean stopped;

    WatchedWork(long number, WorkSpec spec, NodeId node, ModelServer listener) {
      this.number = number;
      this.keeper = listener.keeper();
      this.listener = listener;
      this.work = engine.prepare(new WorkId(number), spec, node, this);
    }

    @Override
    public void start() {
      starts++;
      hours.started(number, world.epochMillis());
      String model = keeper.modelName();
      Long other = alive.put(keeper, number);
      violations.unless(
          other == null, Property.NO_KEEPER_HAS_TWO_SERVERS, model + ": " + other + ", " + number);
      long sinceFailure = world.nowNanos() - failedAtNanos.getOrDefault(keeper, Long.MIN_VALUE / 2);
      violations.unless(
          sinceFailure >= limits.firstBackOffNanos(),
          Property.STARTS_AFTER_FAILURES_ARE_SPACED,
          model + " was started at once");
      if (sinceFailure >= limits.unavailableNanos()) {
        failuresInARow.computeIfPresent(
            keeper, (same, count) -> Math.min(count, limits.failuresInARow() - 1));
      }
      violations.unless(
          failuresInARow.getOrDefault(keeper, 0) < limits.failuresInARow(),
          Property.WHO_FAILS_TOO_OFTEN_IS_GIVEN_UP,
          model + " failed " + failuresInARow.get(keeper) + " times");
      work.start();
    }

    @Override
    public void stop(StopReason why, long graceMillis) {
      stopped = true;
      // one that never says that it has ended counts as ended when the rules may think so
      alive.remove(keeper, number);
      hours.stops(number, world.epochMillis() + graceMillis + limits.stopNanos() / NANOS_PER_MILLI);
      if (why == StopReason.INIT_FAILED) {
        failed();
      }
      violations.unless(
          !(keeper.isKept() && (why == StopReason.IDLE || why == StopReason.EVICTED)),
          Property.A_SERVER_THAT_IS_KEPT_UP_IS_NOT_STOPPED_FOR_OTHERS,
          "server " + number + " of " + keeper.modelName() + ": " + why);
      work.stop(why, graceMillis);
    }

    @Override
    public void exited(Exit exit, Measured measured) {
      ended.add(number);
      alive.remove(keeper, number);
      hours.ended(number, world.epochMillis());
      if (!stopped) {
        failed();
      }
      listener.exited(exit, measured);
    }

    private void failed() {
      failedAtNanos.put(keeper, world.nowNanos());
      failuresInARow.merge(keeper, 1, Integer::sum);
    }

    @Override
    public void assign(Request request) {
      work.assign(request);
    }

    @Override
    public void freeze() {
      work.freeze();
    }

    @Override
    public void thaw() {
      work.thaw();
    }

    @Override
    public void phase(Phase phase, long durationNanos) {
      listener.phase(phase, durationNanos);
    }

    @Override
    public void ready(Endpoints endpoints) {
      listener.ready(endpoints);
    }

    @Override
    public void healthy(boolean healthy) {
      listener.healthy(healthy);
    }

    @Override
    public void done(long requestId, Outcome outcome, Measured measured) {
      listener.done(requestId, outcome, measured);
    }
  }
}
