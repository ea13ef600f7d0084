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
  private int idle;
  private @Nullable Environment newestIdle;
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

  DeployedFunction function() {
    return function;
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

  int idleCount() {
    return idle;
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
    Environment free = around.rules.routing().idleFor(this);
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
   * Starts environments for requests whose own was lost. They took their part of the growth when
   * they came.
   */
  void replenish() {
    Invocation oldest = firstWaiting;
    while (oldest != null && !around.closing && around.rules.routing().needsAnother(this)) {
      around.room.start(this, oldest);
    }
  }

  /** Runs another specification from now on; what runs an earlier one takes no new request. */
  void change(VersionSpec changed) {
    boolean outdates = changed.revision() != spec.revision();
    spec = changed;
    around.decisions.published(this);
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

  @Nullable Environment mostRecentlyUsed() {
    return newestIdle;
  }

  void addIdle(Environment environment) {
    Environment before = newestIdle;
    environment.olderIdle = before;
    environment.newerIdle = null;
    if (before != null) {
      before.newerIdle = environment;
    }
    newestIdle = environment;
    idle++;
  }

  void removeIdle(Environment environment) {
    Environment older = environment.olderIdle;
    Environment newer = environment.newerIdle;
    if (older != null) {
      older.newerIdle = newer;
    }
    if (newer != null) {
      newer.olderIdle = older;
    } else {
      newestIdle = older;
    }
    environment.olderIdle = null;
    environment.newerIdle = null;
    idle--;
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
        phases,
        runNanos);
  }
}
