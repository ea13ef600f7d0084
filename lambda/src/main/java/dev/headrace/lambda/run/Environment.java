package dev.headrace.lambda.run;

import dev.headrace.kernel.engine.Endpoints;
import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.Measured;
import dev.headrace.kernel.engine.Outcome;
import dev.headrace.kernel.engine.Phase;
import dev.headrace.kernel.engine.StopReason;
import dev.headrace.kernel.engine.Work;
import dev.headrace.kernel.engine.WorkId;
import dev.headrace.kernel.engine.WorkListener;
import dev.headrace.kernel.ports.LogStream;
import dev.headrace.kernel.world.Effect;
import dev.headrace.kernel.world.Lane;
import org.jspecify.annotations.Nullable;

/**
 * One execution environment of a version: starts, serves one request at a time, freezes between
 * them and ends. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
 *
 * <p>It keeps one {@link StateLimit} for whatever limits its present state.
 */
final class Environment implements WorkListener {
  private enum State {
    /** Starts for whichever request is first. */
    STARTING,
    /** Starts again, within a request, after its first INIT failed. */
    STARTING_WITHIN,
    BUSY,
    IDLE,
    STOPPING,
    ENDED
  }

  private static final Exit NO_WORD =
      new Exit(Exit.Kind.STOPPED, 0, null, "it did not end when it was told to");
  private static final long NEVER = Long.MAX_VALUE;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final FunctionVersion version;
  private final Surroundings around;
  private final VersionSpec spec;
  private final int node;
  private final long number;

  /** Which it was started for, to be provisioned; null where a request made it start. */
  private final @Nullable ProvisionedPool pool;

  private final Work work;
  private final Lane lane;
  private final @Nullable EnvironmentLog log;
  private final StateLimit limit;
  private final StartPhases phases = new StartPhases();

  private final Effect logBeginning = this::logBeginning;
  private final Effect assign = this::assignNow;
  private final Effect thaw;
  private final Effect freeze;

  private State state = State.STARTING;
  private long startedNanos;
  private long retiresAtNanos;
  private long renewsAtNanos = NEVER;
  private long served;
  private boolean frozen;
  private @Nullable Invocation current;

  /**
   * What {@link #assign} hands over. It outlives {@link #current}, which a time-out clears, and not
   * the request's end: who is idle for minutes would keep megabytes of payload.
   */
  private @Nullable Invocation assigned;

  @Nullable IdleStack idleIn;
  @Nullable Environment olderIdle;
  @Nullable Environment newerIdle;
  @Nullable Environment idleBefore;
  @Nullable Environment idleAfter;

  /** What it is to the provisioned concurrency of its version; only that changes it. */
  ProvisionedPool.Role role;

  /** Whether it has served requests or could, though it is provisioned. */
  boolean inService;

  /** Who takes its place when it has grown too old; null where nobody starts for that. */
  @Nullable Environment successor;

  /** Whose place it will take. */
  @Nullable Environment predecessor;

  /** Where its time is counted as used while it serves a request. */
  @Nullable Hold busyIn;

  /** One that a request makes start. */
  Environment(FunctionVersion version, Surroundings around, int node) {
    this(version, around, node, null, ProvisionedPool.Role.ON_DEMAND);
  }

  /** One that starts ahead of requests, for a pool. */
  Environment(
      FunctionVersion version,
      Surroundings around,
      int node,
      @Nullable ProvisionedPool pool,
      ProvisionedPool.Role role) {
    this.version = version;
    this.pool = pool;
    this.role = role;
    this.around = around;
    this.spec = version.spec();
    this.node = node;
    this.number = ++around.nextEnvironment;
    this.lane = new Lane(number);
    this.limit = new StateLimit(around.world, "environment", this::timeIsUp);
    String streamName =
        LogStreamNames.next(around.world.epochMillis(), spec.version(), around.logStreamChance);
    LogStream stream = around.logs.open(spec.partition(), spec.logGroup(), streamName);
    this.log = EnvironmentLog.over(stream);
    this.work =
        around.engine.prepare(
            new WorkId(number),
            WorkSpecs.of(spec, pool != null, streamName, log == null ? LogStream.NONE : log),
            around.room.node(node),
            this);
    this.thaw = work::thaw;
    this.freeze = work::freeze;
  }

  VersionSpec spec() {
    return spec;
  }

  FunctionVersion version() {
    return version;
  }

  int node() {
    return node;
  }

  long number() {
    return number;
  }

  Lane lane() {
    return lane;
  }

  @Nullable EnvironmentLog log() {
    return log;
  }

  @Nullable Invocation current() {
    return current;
  }

  boolean isIdle() {
    return state == State.IDLE;
  }

  boolean isStarting() {
    return state == State.STARTING;
  }

  /** Whether it is one of those that are provisioned. */
  boolean isProvisioned() {
    return role == ProvisionedPool.Role.MEMBER;
  }

  /** Whether it was provisioned and is not any more. */
  boolean isReleased() {
    return role == ProvisionedPool.Role.RELEASED;
  }

  boolean isOutdated() {
    return version.isRetired() || spec.revision() != version.spec().revision();
  }

  /** The phase of its start that it is in. */
  Phase startingPhase() {
    return phases.current();
  }

  /** When it has reached its maximum age. */
  long retiresAtNanos() {
    return retiresAtNanos;
  }

  /** How long its INIT phase took: runtime and code. */
  long initTookNanos() {
    return phases.initTookNanos();
  }

  void start() {
    began();
    limit.set(startedNanos + around.startNanos);
  }

  /** Starts within the time of a request, which is the one that it will serve first. */
  void startWithin(Invocation invocation) {
    began();
    state = State.STARTING_WITHIN;
    take(invocation);
  }

  private void began() {
    startedNanos = around.world.nowNanos();
    retiresAtNanos = startedNanos + around.maximumAgeNanos;
    if (pool != null) {
      renewsAtNanos =
          around
              .rules
              .upkeep()
              .renewsAtNanos(startedNanos, retiresAtNanos, around.startNanos + initLimitNanos());
    }
    around.room.entered(this);
    around.decisions.told(number, Decisions.Command.START);
    around.world.effect(lane, work::start);
  }

  /**
   * How long its INIT phase may take.
   * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib
   */
  private long initLimitNanos() {
    return pool != null
        ? Math.max(around.provisionedInitMillis, spec.timeoutMillis()) * NANOS_PER_MILLI
        : around.initNanos;
  }

  /** Lets it serve a request; it must be free. */
  void assign(Invocation invocation) {
    if (state == State.IDLE) {
      removeIdle();
    }
    state = State.BUSY;
    take(invocation);
    if (frozen) {
      frozen = false;
      around.world.effect(lane, thaw);
    }
    tellToServe();
  }

  private void tellToServe() {
    around.decisions.told(number, Decisions.Command.ASSIGN);
    around.world.effect(lane, assign);
  }

  /** From here on the request is served, and its time runs. */
  private void take(Invocation invocation) {
    long now = around.world.nowNanos();
    current = invocation;
    assigned = invocation;
    invocation.environment = this;
    invocation.assignedNanos = now;
    invocation.assignedEpochMillis = around.world.epochMillis();
    invocation.deadlineEpochMillis = invocation.assignedEpochMillis + spec.timeoutMillis();
    invocation.cold = served++ == 0 && pool == null;
    if (pool != null) {
      beginProvisioned(invocation, pool);
    } else if (version.provisionedLevel() > 0) {
      version.function().spillovers++;
      around.metrics.observe(
          LambdaMetric.PROVISIONED_CONCURRENCY_SPILLOVER_INVOCATIONS.of(
              version.function().number()),
          1);
    }
    phases.explain(invocation, now);
    limit.set(now + spec.timeoutMillis() * NANOS_PER_MILLI);
    if (log != null) {
      around.world.effect(lane, logBeginning);
    }
    around.decisions.assigned(invocation.id, number, invocation.cold);
    DeployedFunction function = version.function();
    around.metrics.observe(
        LambdaMetric.CONCURRENT_EXECUTIONS.of(function.number()), function.inFlight());
  }

  private void beginProvisioned(Invocation invocation, ProvisionedPool own) {
    invocation.provisioned = true;
    own.begins(this);
    DeployedFunction function = version.function();
    int number = function.number();
    function.provisionedRequests++;
    around.metrics.observe(LambdaMetric.PROVISIONED_CONCURRENCY_INVOCATIONS.of(number), 1);
    around.metrics.observe(LambdaMetric.PROVISIONED_CONCURRENT_EXECUTIONS.of(number), own.busy());
    around.metrics.observe(
        LambdaMetric.PROVISIONED_CONCURRENCY_UTILIZATION.of(number), own.utilization());
  }

  private void assignNow() {
    Invocation request = assigned;
    if (request != null) {
      work.assign(request);
    }
  }

  private void logBeginning() {
    Invocation request = assigned;
    if (request != null && log != null) {
      log.began(request);
    }
  }

  @Override
  public void phase(Phase phase, long durationNanos) {
    around.decisions.reportedPhase(number, phase, durationNanos);
    if (state != State.STARTING && state != State.STARTING_WITHIN) {
      return;
    }
    long now = around.world.nowNanos();
    phases.ended(phase, durationNanos, now);
    if (phase == Phase.CODE && state == State.STARTING) {
      limit.set(now + initLimitNanos());
    }
  }

  @Override
  public void ready(Endpoints endpoints) {
    around.decisions.reportedReady(number);
    long now = around.world.nowNanos();
    switch (state) {
      case STARTING -> {
        phases.ready(now);
        startEnded();
        if (pool != null) {
          initialisedAhead(pool);
        }
        serveNext();
      }
      case STARTING_WITHIN -> {
        tellToServe();
        state = State.BUSY;
      }
      case BUSY, IDLE, STOPPING, ENDED -> {}
    }
  }

  @Override
  public void done(long requestId, Outcome outcome, Measured measured) {
    around.decisions.reportedDone(number, requestId, outcome);
    Invocation invocation = current;
    if (state != State.BUSY
        || invocation == null
        || !around.rules.upkeep().isCurrent(this, requestId)) {
      return;
    }
    current = null;
    assigned = null;
    requestEnded();
    around.conclusion.ran(this, invocation, outcome, measured);
    serveNext();
  }

  private void requestEnded() {
    if (pool != null) {
      pool.ends(this);
    }
  }

  /** It starts no more, or is ready. */
  private void startEnded() {
    if (pool == null) {
      version.startEnded();
    }
  }

  /**
   * It was initialised for no request: that is paid for by itself, and told by itself.
   * https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
   */
  private void initialisedAhead(ProvisionedPool own) {
    around.conclusion.initialisedAhead(this);
    if (log != null) {
      long epochMillis = around.world.epochMillis();
      around.world.effect(lane, () -> log.initialised(epochMillis, phases.initTookNanos()));
    }
    state = State.IDLE;
    own.becameReady(this);
  }

  /** It is free: serves who waits, or freezes, or ends. */
  private void serveNext() {
    long now = around.world.nowNanos();
    if (!around.rules.upkeep().servesOn(this, now)) {
      stop(
          isOutdated() || isReleased() ? StopReason.REPLACED : StopReason.AGE,
          around.shutdownGraceMillis);
      version.replenish();
      return;
    }
    if (now >= renewsAtNanos) {
      renew();
    }
    Invocation next = mayServe() ? around.rules.routing().nextFor(version) : null;
    if (next != null) {
      assign(next);
      return;
    }
    state = State.IDLE;
    addIdle();
    if (around.freezes) {
      frozen = true;
      around.world.effect(lane, freeze);
    }
    limit.set(
        Math.min(renewsAtNanos, around.rules.upkeep().idleUntilNanos(this, now, around.idleNanos)));
  }

  private boolean mayServe() {
    return pool == null || pool.mayServe(this);
  }

  private void addIdle() {
    if (pool != null) {
      pool.addIdle(this);
    } else {
      version.addIdle(this);
      around.room.addIdle(this);
    }
  }

  private void removeIdle() {
    IdleStack stack = idleIn;
    if (stack != null) {
      stack.remove(this);
    }
    if (pool == null) {
      around.room.removeIdle(this);
    }
  }

  /** It was ready and had to wait for others: it serves who waits now, or is free. */
  void offer() {
    Invocation next = around.rules.routing().nextFor(version);
    if (next != null) {
      assign(next);
    } else {
      addIdle();
    }
  }

  /** Another starts that will take its place. */
  private void renew() {
    renewsAtNanos = NEVER;
    if (pool != null && isProvisioned()) {
      pool.renew(this);
    }
  }

  /** Ends it, unless it is ending; what it serves must have been answered. */
  void stop(StopReason why, long graceMillis) {
    if (state == State.STOPPING || state == State.ENDED) {
      return;
    }
    leaveService();
    state = State.STOPPING;
    around.room.leaving(this);
    around.decisions.told(number, Decisions.Command.STOP);
    around.world.effect(lane, () -> work.stop(why, graceMillis));
    limit.set(around.world.nowNanos() + around.stopNanos + graceMillis * NANOS_PER_MILLI);
  }

  private void leaveService() {
    boolean wasReady = state != State.STARTING;
    if (!wasReady) {
      startEnded();
    } else if (state == State.IDLE) {
      removeIdle();
    }
    if (pool != null) {
      pool.lost(this, wasReady);
    }
  }

  @Override
  public void exited(Exit exit, Measured measured) {
    around.decisions.reportedExit(number, exit);
    ended(exit, measured);
  }

  private void ended(Exit exit, Measured measured) {
    State before = state;
    if (before == State.ENDED) {
      return;
    }
    Invocation invocation = current;
    current = null;
    leave();
    if (invocation != null && around.rules.upkeep().answersAfterCrash()) {
      around.conclusion.crashed(this, invocation, exit, measured, before == State.STARTING_WITHIN);
    } else if (before == State.STARTING) {
      couldNotStart(InitFailure.of(exit), exit);
    }
    version.replenish();
  }

  /** It is no more. */
  private void leave() {
    boolean wasStopping = state == State.STOPPING;
    if (!wasStopping) {
      leaveService();
    }
    state = State.ENDED;
    limit.clear();
    version.environmentEnded(this);
    around.room.left(this, wasStopping);
  }

  /**
   * Its INIT failed: it is done again within the request that has waited longest, and its failure
   * is then that request's. Where nothing could be started the request is told at once. One that
   * started for no request fails nobody.
   */
  private void couldNotStart(InitFailure failure, @Nullable Exit exit) {
    if (log != null) {
      long tookNanos = phases.inInitNanos(around.world.nowNanos());
      long epochMillis = around.world.epochMillis();
      around.world.effect(lane, () -> log.initFailed(epochMillis, tookNanos, failure));
    }
    if (pool != null) {
      pool.failed(failure);
      return;
    }
    Invocation next = around.rules.routing().nextFor(version);
    if (next == null) {
      return;
    }
    if (exit != null && exit.kind() == Exit.Kind.START_FAILED) {
      take(next);
      current = null;
      limit.clear();
      around.conclusion.crashed(this, next, exit, Measured.NOTHING, true);
    } else {
      version.startAgainWithin(next, node);
    }
  }

  /** Its present state has lasted as long as it may. */
  private void timeIsUp() {
    switch (state) {
      case STARTING -> initTimedOut();
      case STARTING_WITHIN, BUSY -> timedOut();
      case IDLE -> idleTimeIsUp();
      case STOPPING -> presumeEnded();
      case ENDED -> {}
    }
  }

  private void idleTimeIsUp() {
    long now = around.world.nowNanos();
    if (now >= renewsAtNanos && now < retiresAtNanos) {
      renew();
      limit.set(around.rules.upkeep().idleUntilNanos(this, now, around.idleNanos));
      return;
    }
    stop(now >= retiresAtNanos ? StopReason.AGE : StopReason.IDLE, around.shutdownGraceMillis);
    version.replenish();
  }

  /**
   * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib
   */
  private void initTimedOut() {
    stop(StopReason.INIT_FAILED, 0);
    couldNotStart(InitFailure.TIMEOUT, null);
    version.replenish();
  }

  /**
   * The request is answered when its time is up; its environment is of no use any more.
   * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-invoke-with-errors
   */
  private void timedOut() {
    Invocation invocation = current;
    current = null;
    requestEnded();
    if (invocation != null) {
      around.conclusion.timedOut(this, invocation);
    }
    if (around.rules.upkeep().stopsAfterTimeout()) {
      stop(StopReason.TIMEOUT, 0);
      version.replenish();
    } else {
      serveNext();
    }
  }

  /** It was told to stop and did not say that it has: its room is given to others. */
  private void presumeEnded() {
    ended(NO_WORD, Measured.NOTHING);
  }
}
