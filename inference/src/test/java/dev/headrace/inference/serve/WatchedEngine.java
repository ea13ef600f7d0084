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
  private final Engine engine;
  private final World world;
  private final ServingLimits limits;
  private final Violations violations;

  /** The works that run, or were told to stop so lately that they may, by model. */
  private final Map<String, Long> alive = new HashMap<>();

  private final Map<String, Long> failedAtNanos = new HashMap<>();
  private final Map<String, Integer> failuresInARow = new HashMap<>();

  /** Numbers of works that have ended. */
  final Set<Long> ended = new HashSet<>();

  long starts;

  WatchedEngine(Engine engine, World world, ServingLimits limits, Violations violations) {
    this.engine = engine;
    this.world = world;
    this.limits = limits;
    this.violations = violations;
  }

  int alive() {
    return alive.size();
  }

  /** A model was removed: one of its name is another. */
  void removed(String model) {
    failedAtNanos.remove(model);
    failuresInARow.remove(model);
  }

  /** A request of a model was answered. */
  void answered(String model) {
    failuresInARow.remove(model);
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
    String model = spec.environment().getOrDefault("MODEL", "");
    return new WatchedWork(id.value(), model, spec, node, listener);
  }

  private final class WatchedWork implements Work, WorkListener {
    private final long number;
    private final String model;
    private final WorkListener listener;
    private final Work work;
    private boolean stopped;

    WatchedWork(long number, String model, WorkSpec spec, NodeId node, WorkListener listener) {
      this.number = number;
      this.model = model;
      this.listener = listener;
      this.work = engine.prepare(new WorkId(number), spec, node, this);
    }

    @Override
    public void start() {
      starts++;
      Long other = alive.put(model, number);
      violations.unless(
          other == null, Property.NO_MODEL_HAS_TWO_SERVERS, model + ": " + other + ", " + number);
      long sinceFailure = world.nowNanos() - failedAtNanos.getOrDefault(model, Long.MIN_VALUE / 2);
      violations.unless(
          sinceFailure >= limits.firstBackOffNanos(),
          Property.STARTS_AFTER_FAILURES_ARE_SPACED,
          model + " was started at once");
      if (sinceFailure >= limits.unavailableNanos()) {
        failuresInARow.computeIfPresent(
            model, (name, count) -> Math.min(count, limits.failuresInARow() - 1));
      }
      violations.unless(
          failuresInARow.getOrDefault(model, 0) < limits.failuresInARow(),
          Property.WHO_FAILS_TOO_OFTEN_IS_GIVEN_UP,
          model + " failed " + failuresInARow.get(model) + " times");
      work.start();
    }

    @Override
    public void stop(StopReason why, long graceMillis) {
      stopped = true;
      // one that never says that it has ended counts as ended when the rules may think so
      alive.remove(model, number);
      if (why == StopReason.INIT_FAILED) {
        failed();
      }
      work.stop(why, graceMillis);
    }

    @Override
    public void exited(Exit exit, Measured measured) {
      ended.add(number);
      alive.remove(model, number);
      if (!stopped) {
        failed();
      }
      listener.exited(exit, measured);
    }

    private void failed() {
      failedAtNanos.put(model, world.nowNanos());
      failuresInARow.merge(model, 1, Integer::sum);
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
