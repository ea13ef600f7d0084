package dev.headrace.inference.serve;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.Phase;
import dev.headrace.kernel.engine.StopReason;
import dev.headrace.kernel.engine.Work;
import dev.headrace.kernel.engine.WorkId;
import dev.headrace.kernel.engine.WorkSpec;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.Lane;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one server of a model: wakes it when somebody asks, stops it when nobody does, starts it
 * again when it fails, and gives up when it fails too often. One that is kept up is wanted though
 * nobody asks; one that leaves takes no more requests and ends with the last. One alarm stands for
 * whatever limits its present state.
 */
final class Keeper {
  /** How the model's server stands. */
  enum State {
    ASLEEP,
    WAITING_FOR_ROOM,
    PREPARING,
    STARTING,
    WARMING_UP,
    READY,
    STOPPING,
    BACKING_OFF,
    UNAVAILABLE
  }

  private static final long NEVER = Long.MAX_VALUE;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Around around;
  private final ServedModel model;
  private final Fleet fleet;
  private final ServerTime time;

  /** For what its server answers beside its slots. */
  private final Slots besides = new Slots(Integer.MAX_VALUE);

  private final Attempts attempts;
  private final StartWatch starts;
  private final Alarm alarm = new Alarm("model server", this::alarmRang);

  private State state = State.ASLEEP;
  private Wait waitedFor = Wait.QUEUE;
  private @Nullable ModelServer server;
  private @Nullable Work work;
  private Lane lane = new Lane(0);
  private Slots slots = new Slots(0);
  private long idleSinceNanos;

  /** Why it was last stopped though nobody wanted it; null where it was stopped on purpose. */
  private @Nullable String failure;

  /** Memory that it takes of the machine now. */
  long heldMiB;

  /** Whether its server is to be up though nobody asks. */
  private boolean kept;

  /** Whether its server takes no more requests. */
  private boolean leaving;

  Keeper(Around around, ServedModel model, Fleet fleet, ServerTime time) {
    this.around = around;
    this.model = model;
    this.fleet = fleet;
    this.time = time;
    this.attempts = new Attempts(around);
    this.starts = new StartWatch(around);
  }

  Decisions decisions() {
    return around.decisions;
  }

  String modelName() {
    return model.name();
  }

  State state() {
    return state;
  }

  Slots slots() {
    return slots;
  }

  Slots besides() {
    return besides;
  }

  /** Whether a slot is one of the server that runs now. */
  @SuppressWarnings("ReferenceEquality")
  boolean has(Slots taken) {
    return taken == slots || taken == besides;
  }

  /** For what a request waits that only its server could answer. */
  Wait waitedFor() {
    return waitedFor;
  }

  @Nullable ModelServer server() {
    return server;
  }

  long neededMiB() {
    return model.spec().memoryMiB();
  }

  /** Why it is unavailable, or was last stopped against its will; empty for no reason. */
  String failure() {
    String reason = failure;
    return reason == null ? "" : reason;
  }

  @SuppressWarnings("ReferenceEquality")
  boolean isCurrent(ModelServer other) {
    return server == other;
  }

  /** What the newest start took, by what is waited for; empty before the first. */
  Map<Wait, Long> lastStartNanos() {
    return starts.lastNanos();
  }

  boolean isReady() {
    return state == State.READY;
  }

  /** Whether its server takes requests, as far as it has slots. */
  boolean isOpen() {
    return state == State.READY && !leaving;
  }

  /** Whether its server is kept up, and takes requests or will. */
  boolean isKept() {
    return kept && !leaving;
  }

  boolean isUnavailable() {
    return state == State.UNAVAILABLE;
  }

  boolean isStopping() {
    return state == State.STOPPING;
  }

  boolean isIdle() {
    return state == State.READY && isFree();
  }

  /** Whether it is neither kept up nor leaves. */
  boolean isUnused() {
    return !kept && !leaving;
  }

  /** Whether its memory may be taken for another server. */
  boolean mayBeEvicted() {
    return isIdle() && !kept;
  }

  private boolean isFree() {
    return slots.taken() == 0 && besides.taken() == 0;
  }

  private boolean isWanted() {
    return !leaving && (fleet.isScaled() ? kept : model.waiting() > 0);
  }

  long idleSinceNanos() {
    return idleSinceNanos;
  }

  private void turnTo(State next, Wait nowWaitedFor) {
    state = next;
    waitsFor(nowWaitedFor);
  }

  private void waitsFor(Wait what) {
    waitedFor = what;
    starts.turnTo(what);
    model.waitsFor(fleet.waitedFor());
  }

  private void limit(long nanos) {
    around.world.arm(alarm, around.world.nowNanos() + nanos);
  }

  /** Somebody waits. */
  void wake(Partition forWhom) {
    if (state == State.ASLEEP) {
      time.isFor(forWhom);
      begin();
    }
  }

  /** Its server is to be up from now on. */
  void keep(Partition forWhom) {
    kept = true;
    wake(forWhom);
    slotsChanged();
  }

  /**
   * Its server takes no more requests, and ends once it answers nobody.
   *
   * @param withinNanos after which it ends all the same; {@link Long#MAX_VALUE} for never
   */
  void leave(long withinNanos) {
    leaving = true;
    if (state != State.READY || isFree()) {
      close(StopReason.EVICTED);
    } else {
      waitsFor(Wait.STOPPING);
      if (withinNanos != NEVER) {
        limit(withinNanos);
      }
    }
  }

  /** What its server runs on is taken back within a while. */
  void takenBack(long withinNanos) {
    leave(withinNanos);
    fleet.settle();
  }

  /** Starts a server, as soon as it may and there is room. */
  private void begin() {
    if (around.closing || !isWanted()) {
      sleep();
    } else if (neededMiB() > around.room.memoryMiB()) {
      giveUp(
          "it needs %,d MiB of memory, and this machine has %,d MiB"
              .formatted(neededMiB(), around.room.memoryMiB()));
    } else if (!attempts.mayStart()) {
      turnTo(State.BACKING_OFF, Wait.BACK_OFF);
      around.world.arm(alarm, attempts.notBeforeNanos());
    } else if (around.room.take(this)) {
      prepare();
    } else {
      turnTo(State.WAITING_FOR_ROOM, Wait.ROOM);
    }
  }

  void roomMayBeThere() {
    if (state == State.WAITING_FOR_ROOM) {
      begin();
    }
  }

  private void prepare() {
    var next = new ModelServer(this, ++around.nextServer);
    server = next;
    work = null;
    failure = null;
    lane = new Lane(next.number());
    slots = new Slots(model.spec().slots());
    turnTo(State.PREPARING, Wait.PREPARATION);
    starts.begin();
    around.decisions.told(next.number(), Decisions.Command.PREPARE);
    around.world.effect(lane, () -> around.generations.prepare(next));
    limit(around.limits.prepareNanos());
  }

  void prepared(WorkSpec spec) {
    ModelServer own = server;
    if (state != State.PREPARING || own == null) {
      return;
    }
    Work started = around.engine.prepare(new WorkId(own.number()), spec, around.room.node(), own);
    work = started;
    model.counts().wakes++;
    time.began();
    turnTo(State.STARTING, Wait.PROCESS);
    around.decisions.told(own.number(), Decisions.Command.START);
    around.world.effect(lane, started::start);
    limit(around.limits.startNanos());
  }

  void preparationFailed(String reason) {
    if (state == State.PREPARING) {
      gone();
      giveUp(reason);
    }
  }

  void phaseEnded(Phase phase) {
    if (state == State.STARTING && phase == Phase.RUNTIME) {
      waitsFor(Wait.WEIGHTS);
    }
  }

  /** Its weights are read. */
  void loaded() {
    ModelServer own = server;
    if (state == State.STARTING && own != null) {
      turnTo(State.WARMING_UP, Wait.WARM_UP);
      around.decisions.told(own.number(), Decisions.Command.WARM_UP);
      around.world.effect(lane, () -> around.generations.warmUp(own));
      limit(around.limits.warmUpNanos());
    }
  }

  void warmedUp() {
    if (state == State.WARMING_UP) {
      turnTo(State.READY, Wait.QUEUE);
      starts.end();
      around.world.disarm(alarm);
      model.serve();
      slotsChanged();
    }
  }

  void warmUpFailed(String reason) {
    if (state == State.WARMING_UP) {
      stopFailed("its first request failed: " + reason);
    }
  }

  void becameUnhealthy() {
    if (state == State.READY) {
      stopFailed("it does not answer its health check any more");
    }
  }

  void unreachable(String reason) {
    if (state == State.READY) {
      stopFailed(reason);
    }
  }

  /** A request has taken a slot or given it back. */
  void slotsChanged() {
    if (state != State.READY) {
      return;
    }
    boolean idle = isFree();
    time.isIdle(idle);
    if (idle && model.isOutdated()) {
      stop(StopReason.REPLACED);
    } else if (idle && leaving) {
      stop(StopReason.EVICTED);
    } else if (idle) {
      becameIdle();
    } else if (alarm.isArmed() && !leaving) {
      around.world.disarm(alarm);
    }
  }

  private void becameIdle() {
    idleSinceNanos = around.world.nowNanos();
    long idleNanos = kept ? NEVER : model.spec().idleNanos();
    long until = around.rules.upkeep().idleUntilNanos(idleSinceNanos, idleNanos);
    if (until != NEVER) {
      around.world.arm(alarm, until);
    } else if (alarm.isArmed()) {
      around.world.disarm(alarm);
    }
    around.room.becameIdle();
  }

  /** A request was answered: what failed before is forgiven. */
  void succeeded() {
    attempts.succeeded();
  }

  /** The model's specification has changed. */
  void outdated() {
    if (isIdle()) {
      stop(StopReason.REPLACED);
    }
  }

  /** Its memory is needed; it is idle. */
  void evict() {
    model.counts().evictions++;
    stop(StopReason.EVICTED);
  }

  /** Ends it because the model or the process does. */
  void close(StopReason why) {
    switch (state) {
      case STARTING, WARMING_UP, READY -> stop(why);
      case PREPARING -> {
        gone();
        sleep();
      }
      case WAITING_FOR_ROOM, BACKING_OFF, UNAVAILABLE -> {
        around.room.waitsNoMore(this);
        sleep();
      }
      case ASLEEP, STOPPING -> {}
    }
  }

  private void sleep() {
    around.world.disarm(alarm);
    turnTo(State.ASLEEP, Wait.QUEUE);
    if (leaving) {
      leaving = false;
      kept = false;
      fleet.left(this, time);
      if (isWanted()) {
        begin();
      }
    }
  }

  private void stopFailed(String reason) {
    failure = reason;
    stop(StopReason.INIT_FAILED);
  }

  private void stop(StopReason why) {
    Work ending = work;
    turnTo(State.STOPPING, Wait.STOPPING);
    model.serverEnds(this, failure());
    ModelServer own = server;
    if (ending != null && own != null) {
      around.decisions.told(own.number(), Decisions.Command.STOP);
      long graceMillis = around.limits.stopGraceMillis();
      around.world.effect(lane, () -> ending.stop(why, graceMillis));
    }
    limit(around.limits.stopNanos() + around.limits.stopGraceMillis() * NANOS_PER_MILLI);
  }

  void exited(Exit exit) {
    switch (state) {
      case STOPPING -> stopped();
      case STARTING, WARMING_UP, READY -> {
        failure = Failures.words(exit, model.spec());
        model.serverEnds(this, failure());
        stopped();
      }
      default -> {}
    }
  }

  /** Its process has ended, or never says so. */
  private void stopped() {
    String reason = failure;
    gone();
    if (reason == null || leaving) {
      begin();
    } else {
      failed(reason);
    }
  }

  /** There is no process any more. */
  private void gone() {
    around.world.disarm(alarm);
    server = null;
    work = null;
    time.ended();
    model.takeNewerIfFree();
    around.room.giveBack(this);
  }

  private void failed(String reason) {
    model.counts().failures++;
    if (attempts.failed()) {
      giveUp(reason);
    } else {
      begin();
    }
  }

  /** Nothing helps for now: whoever waits is told why. */
  private void giveUp(String reason) {
    failure = reason;
    turnTo(State.UNAVAILABLE, Wait.QUEUE);
    limit(around.limits.unavailableNanos());
    String unavailable = model.unavailable();
    if (unavailable != null) {
      model.endWaiting(Ending.UNAVAILABLE, unavailable);
    }
  }

  private void alarmRang() {
    switch (state) {
      case PREPARING -> {
        gone();
        giveUp("what it runs was not found or installed in time");
      }
      case STARTING ->
          stopFailed(
              "it did not get ready in %,d s, and waited for %s"
                  .formatted(around.limits.startNanos() / 1_000_000_000, model.waitsFor().words()));
      case WARMING_UP -> stopFailed("it did not answer its first request in time");
      case READY -> {
        if (leaving) {
          stop(StopReason.EVICTED);
        } else if (isIdle()) {
          model.counts().sleeps++;
          stop(StopReason.IDLE);
        }
      }
      case STOPPING -> stopped();
      case BACKING_OFF -> begin();
      case UNAVAILABLE -> {
        attempts.again();
        begin();
      }
      case ASLEEP, WAITING_FOR_ROOM -> {}
    }
  }
}
