package dev.headrace.lambda.run;

import dev.headrace.kernel.engine.Phase;
import dev.headrace.kernel.engine.StopReason;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A version of a function as the rules run it: its environments and the requests that wait for one.
 */
public final class FunctionVersion {
  private final Surroundings around;
  private final DeployedFunction function;
  private final int number;
  private final Set<Environment> environments = new LinkedHashSet<>();
  private volatile VersionSpec spec;
  private AsynchronousConfig asynchronous = AsynchronousConfig.STANDARD;
  private boolean retired;
  private int starting;
  private int queuedStarts;
  private final IdleStack idle = new IdleStack();
  private volatile @Nullable ProvisionedPool pool;
  private int provisionedLevel;
  private int inFlight;
  private int waiting;
  private @Nullable Invocation firstWaiting;
  private @Nullable Invocation lastWaiting;

  FunctionVersion(VersionSpec spec, DeployedFunction function, Surroundings around) {
    this.spec = spec;
    this.function = function;
    this.around = around;
    this.number = around.nextVersion++;
  }

  /** Its number among all versions of this world, from 0. */
  public int number() {
    return number;
  }

  /** What it runs. */
  public VersionSpec spec() {
    return spec;
  }

  /** How its asynchronous events are tried. */
  public AsynchronousConfig asynchronous() {
    return asynchronous;
  }

  void asynchronous(AsynchronousConfig config) {
    asynchronous = config;
  }

  /** How far its provisioned concurrency is. On any thread. */
  public ProvisionedState provisioned() {
    ProvisionedPool own = pool;
    return own == null ? ProvisionedState.NONE : own.state();
  }

  DeployedFunction function() {
    return function;
  }

  /** What is kept ready of it; null where nothing ever was. */
  @Nullable ProvisionedPool pool() {
    return pool;
  }

  int provisionedLevel() {
    return provisionedLevel;
  }

  /** Keeps so many environments ready from now on. */
  void provision(int level) {
    ProvisionedPool own = pool;
    if (own == null) {
      if (level == 0) {
        return;
      }
      own = new ProvisionedPool(this, around);
      pool = own;
    }
    int claimedBefore = Math.max(provisionedLevel, inFlight);
    function.provisionedMore(level - provisionedLevel);
    provisionedLevel = level;
    function.began(0, Math.max(level, inFlight) - claimedBefore);
    own.level(level);
  }

  /** Whether one more request takes concurrency that is not provisioned for this version. */
  boolean claimsOneMore() {
    return inFlight >= provisionedLevel;
  }

  void requestBegan() {
    function.began(1, inFlight >= provisionedLevel ? 1 : 0);
    inFlight++;
  }

  void requestEnded() {
    inFlight--;
    function.began(-1, inFlight >= provisionedLevel ? -1 : 0);
  }

  boolean isRetired() {
    return retired;
  }

  int startingCount() {
    return starting;
  }

  int queuedStarts() {
    return queuedStarts;
  }

  /** Those that are free and not provisioned. */
  int idleCount() {
    return idle.size();
  }

  int waitingCount() {
    return waiting;
  }

  Set<Environment> environments() {
    return environments;
  }

  /**
   * Gives an admitted request to an environment, or lets it wait for one.
   *
   * @return false where it needs a new environment and the function grows too fast
   */
  boolean serve(Invocation invocation) {
    Environment free = around.rules.routing().idleFor(this, around.world.nowNanos());
    if (free != null) {
      free.assign(invocation);
      return true;
    }
    addWaiting(invocation);
    if (!around.rules.routing().needsAnother(this)) {
      return true;
    }
    if (!around.rules.admission().mayGrow(function, around.world.nowNanos())) {
      removeWaiting(invocation);
      return false;
    }
    around.room.start(this, invocation);
    return true;
  }

  /**
   * Starts environments for requests whose own was lost, and in place of provisioned ones. Requests
   * took their part of the growth when they came.
   */
  void replenish() {
    Invocation oldest = firstWaiting;
    while (oldest != null && !around.closing && around.rules.routing().needsAnother(this)) {
      around.room.start(this, oldest);
    }
    ProvisionedPool own = pool;
    if (own != null) {
      own.fill();
    }
  }

  /** Runs another specification from now on; what runs an earlier one takes no new request. */
  void change(VersionSpec changed) {
    boolean outdates = changed.revision() != spec.revision();
    spec = changed;
    around.decisions.published(this);
    ProvisionedPool own = pool;
    if (own != null) {
      own.specChanged();
    }
    if (outdates) {
      stopThoseWithoutRequest();
      replenish();
    }
  }

  /** Ends all waiting and lets what runs go on to its end. */
  void retire() {
    retired = true;
    Invocation next = takeWaiting();
    while (next != null) {
      around.conclusion.gone(next);
      next = takeWaiting();
    }
    stopThoseWithoutRequest();
  }

  private void stopThoseWithoutRequest() {
    for (Environment environment : new ArrayList<>(environments)) {
      if (environment.isIdle() || environment.isStarting()) {
        environment.stop(StopReason.REPLACED, around.shutdownGraceMillis);
      }
    }
  }

  /** Starts an environment on a node. */
  void startEnvironment(int node) {
    var environment = new Environment(this, around, node);
    environments.add(environment);
    starting++;
    environment.start();
  }

  /** Starts an environment on a node that no request waits for. */
  Environment startAhead(ProvisionedPool starter, ProvisionedPool.Role role, int node) {
    var environment = new Environment(this, around, node, starter, role);
    environments.add(environment);
    environment.start();
    return environment;
  }

  /** Starts an environment in place of one that could not be initialised, within a request. */
  void startAgainWithin(Invocation invocation, int node) {
    var environment = new Environment(this, around, node);
    environments.add(environment);
    environment.startWithin(invocation);
  }

  void startQueued() {
    queuedStarts++;
  }

  void queuedStartLeft() {
    queuedStarts--;
  }

  void startEnded() {
    starting--;
  }

  void environmentEnded(Environment environment) {
    environments.remove(environment);
  }

  /** The one that was used last of those that are free and not provisioned. */
  @Nullable Environment mostRecentlyUsed() {
    return idle.newest();
  }

  /** An environment that requests made start is free. */
  void addIdle(Environment environment) {
    idle.add(environment);
  }

  private void addWaiting(Invocation invocation) {
    Invocation last = lastWaiting;
    invocation.previousWaiting = last;
    invocation.nextWaiting = null;
    if (last == null) {
      firstWaiting = invocation;
    } else {
      last.nextWaiting = invocation;
    }
    lastWaiting = invocation;
    waiting++;
  }

  private void removeWaiting(Invocation invocation) {
    Invocation previous = invocation.previousWaiting;
    Invocation next = invocation.nextWaiting;
    if (previous == null) {
      firstWaiting = next;
    } else {
      previous.nextWaiting = next;
    }
    if (next == null) {
      lastWaiting = previous;
    } else {
      next.previousWaiting = previous;
    }
    invocation.previousWaiting = null;
    invocation.nextWaiting = null;
    waiting--;
  }

  /** The request that has waited longest, which no longer does; null where none waits. */
  @Nullable Invocation takeWaiting() {
    Invocation first = firstWaiting;
    if (first != null) {
      removeWaiting(first);
    }
    return first;
  }

  @Nullable Invocation firstWaiting() {
    return firstWaiting;
  }

  /** Where the time of a request goes that waits or runs; null where none of that id does. */
  @Nullable Explanation explain(String requestId, long nowNanos) {
    Invocation waits = firstWaiting;
    while (waits != null) {
      if (waits.requestId().equals(requestId)) {
        Phase phase = phaseOfWaiting();
        return explanation(
            waits, "WAITING_" + phase, Map.of(phase, nowNanos - waits.arrivedNanos), 0);
      }
      waits = waits.nextWaiting;
    }
    for (Environment environment : environments) {
      Invocation runs = environment.current();
      if (runs != null && runs.requestId().equals(requestId)) {
        Map<Phase, Long> phases = runs.waited() ? History.phases(runs.phaseNanos) : Map.of();
        return explanation(runs, "RUNNING", phases, nowNanos - runs.assignedNanos);
      }
    }
    return null;
  }

  /** The phase of the environment that will be ready first, as far as that can be told. */
  private Phase phaseOfWaiting() {
    for (Environment environment : environments) {
      if (environment.isStarting()) {
        return environment.startingPhase();
      }
    }
    return Phase.QUEUED;
  }

  private Explanation explanation(
      Invocation invocation, String state, Map<Phase, Long> phases, long runNanos) {
    return new Explanation(
        spec.functionName(),
        spec.version(),
        invocation.requestId(),
        state,
        invocation.cold,
        invocation.provisioned,
        phases,
        runNanos);
  }
}
