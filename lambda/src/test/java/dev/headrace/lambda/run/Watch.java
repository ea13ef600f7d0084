package dev.headrace.lambda.run;

import dev.headrace.kernel.engine.Capabilities;
import dev.headrace.kernel.engine.Endpoints;
import dev.headrace.kernel.engine.Engine;
import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.Measured;
import dev.headrace.kernel.engine.Node;
import dev.headrace.kernel.engine.NodeId;
import dev.headrace.kernel.engine.Outcome;
import dev.headrace.kernel.engine.Phase;
import dev.headrace.kernel.engine.Program;
import dev.headrace.kernel.engine.Request;
import dev.headrace.kernel.engine.StopReason;
import dev.headrace.kernel.engine.Work;
import dev.headrace.kernel.engine.WorkId;
import dev.headrace.kernel.engine.WorkListener;
import dev.headrace.kernel.engine.WorkSpec;
import dev.headrace.kernel.world.World;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the rules and an engine and holds the safety properties that can be seen there. It
 * shares no code with the rules that it watches.
 */
final class Watch implements Engine {
  private static final long SLACK_NANOS = 5_000_000_000L;

  private final Engine engine;
  private final World world;
  private final Violations violations;
  private final Map<String, Integer> limits;
  private final int sharedLimit;
  private final long idleNanos;
  private final long ageNanos;
  private final Map<String, Integer> running = new HashMap<>();
  private int sharedRunning;

  /** The code that each function is to run now, and since when. */
  private final Map<String, String> published = new HashMap<>();

  private final Map<String, Long> publishedNanos = new HashMap<>();

  /** What the INIT phases of environments that started ahead of requests are paid as. */
  long initialisedAheadMillis;

  final Set<Watched> alive = new LinkedHashSet<>();
  final Set<String> answeredWell = new HashSet<>();

  /**
   * Watches an engine.
   *
   * @param limits what is reserved, by function
   * @param sharedLimit what the functions without a reservation share
   */
  Watch(
      Engine engine,
      World world,
      Violations violations,
      Map<String, Integer> limits,
      int sharedLimit,
      long idleNanos,
      long ageNanos) {
    this.engine = engine;
    this.world = world;
    this.violations = violations;
    this.limits = limits;
    this.sharedLimit = sharedLimit;
    this.idleNanos = idleNanos;
    this.ageNanos = ageNanos;
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
    return new Watched(id, spec, node, listener);
  }

  void published(String function, String code) {
    published.put(function, code);
    publishedNanos.put(function, world.nowNanos());
  }

  private void count(String function, int by) {
    Integer limit = limits.get(function);
    int now;
    int most;
    if (limit == null) {
      sharedRunning += by;
      now = sharedRunning;
      most = sharedLimit;
    } else {
      now = running.merge(function, by, Integer::sum);
      most = limit;
    }
    violations.unless(
        now <= most,
        Property.CONCURRENCY_IS_NEVER_ABOVE_ITS_LIMIT,
        function + " runs " + now + " of " + most);
  }

  /** One work and what it serves. */
  final class Watched implements Work, WorkListener {
    private final Work work;
    private final WorkListener listener;
    private final WorkId id;
    private final String function;
    private final String code;
    private final boolean provisioned;
    private @Nullable Request request;
    private long startedNanos;
    private long initBeganNanos;
    private long freeSinceNanos = Long.MAX_VALUE;

    private Watched(WorkId id, WorkSpec spec, NodeId node, WorkListener listener) {
      this.id = id;
      this.listener = listener;
      this.function = spec.environment().getOrDefault("AWS_LAMBDA_FUNCTION_NAME", "");
      this.code = spec.program() instanceof Program.Function f ? f.code().sha256() : "";
      this.provisioned =
          spec.environment()
              .getOrDefault("AWS_LAMBDA_INITIALIZATION_TYPE", "")
              .equals("provisioned-concurrency");
      this.work = engine.prepare(id, spec, node, this);
    }

    @Override
    public void start() {
      startedNanos = world.nowNanos();
      alive.add(this);
      work.start();
    }

    @Override
    public void assign(Request assigned) {
      violations.unless(
          request == null,
          Property.AN_ENVIRONMENT_SERVES_ONE_REQUEST_AT_A_TIME,
          "environment " + id + " has one and gets another");
      free();
      request = assigned;
      freeSinceNanos = Long.MAX_VALUE;
      count(function, 1);
      violations.unless(
          code.equals(published.get(function)) || cameBeforeChange(assigned),
          Property.NO_NEW_REQUEST_RUNS_OLD_CODE,
          function + " runs " + code + " instead of " + published.get(function));
      work.assign(assigned);
    }

    /** A request that was there when its function changed may run what it was. */
    private boolean cameBeforeChange(Request assigned) {
      return assigned instanceof Invocation invocation
          && invocation.arrivedNanos <= publishedNanos.getOrDefault(function, 0L);
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
    public void stop(StopReason why, long graceMillis) {
      free();
      long now = world.nowNanos();
      violations.unless(
          provisioned
              || freeSinceNanos == Long.MAX_VALUE
              || now - freeSinceNanos <= idleNanos + SLACK_NANOS,
          Property.NO_ENVIRONMENT_IS_KEPT_LONGER_THAN_DOCUMENTED,
          "environment " + id + " was idle for " + (now - freeSinceNanos) + " ns");
      violations.unless(
          now - startedNanos <= ageNanos + SLACK_NANOS,
          Property.NO_ENVIRONMENT_IS_KEPT_LONGER_THAN_DOCUMENTED,
          "environment " + id + " was kept for " + (now - startedNanos) + " ns");
      alive.remove(this);
      work.stop(why, graceMillis);
    }

    private void free() {
      if (request != null) {
        request = null;
        count(function, -1);
      }
    }

    @Override
    public void phase(Phase phase, long durationNanos) {
      if (phase == Phase.CODE) {
        initBeganNanos = world.nowNanos();
      }
      listener.phase(phase, durationNanos);
    }

    @Override
    public void ready(Endpoints endpoints) {
      freeSinceNanos = world.nowNanos();
      if (provisioned && alive.contains(this)) {
        initialisedAheadMillis += Math.ceilDiv(freeSinceNanos - initBeganNanos, 1_000_000);
      }
      listener.ready(endpoints);
    }

    @Override
    public void done(long requestId, Outcome outcome, Measured measured) {
      Request ran = request;
      if (ran != null && ran.id() == requestId) {
        if (outcome instanceof Outcome.Answered) {
          answeredWell.add(ran.requestId());
        }
        free();
        freeSinceNanos = world.nowNanos();
      }
      listener.done(requestId, outcome, measured);
    }

    @Override
    public void exited(Exit exit, Measured measured) {
      free();
      alive.remove(this);
      listener.exited(exit, measured);
    }
  }
}
