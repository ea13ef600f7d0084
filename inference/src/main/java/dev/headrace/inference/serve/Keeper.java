package dev.headrace.inference.serve;

import dev.headrace.kernel.Partition;
import dev.headrace.kernel.engine.StopReason;
import dev.headrace.kernel.world.Alarm;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one server of a model: wakes it when somebody asks, stops it when nobody does, starts it
 * again when it fails, and gives up when it fails too often. One that is kept up is wanted though
 * nobody asks; one that leaves takes no more requests and ends with the last.
 */
final class Keeper {
  private static final long NEVER = Long.MAX_VALUE;

  private final Around around;
  private final ServedModel model;
  private final Fleet fleet;
  private final Purpose purpose;
  private final Attempts attempts;
  private final StartWatch starts;
  private final Alarm again = new Alarm("model server again", this::begin);

  /** The server that starts, is up or ends; null for none. */
  private @Nullable ServerRun run;

  /** How it stands while there is none. */
  private ServerState rest = ServerState.ASLEEP;

  private Wait waitedFor = Wait.QUEUE;
  private long idleSinceNanos;

  Keeper(Around around, ServedModel model, Fleet fleet, Attempts attempts) {
    this.around = around;
    this.model = model;
    this.fleet = fleet;
    this.purpose = new Purpose(around.rules.scaling());
    this.attempts = attempts;
    this.starts = new StartWatch(around);
  }

  String modelName() {
    return model.name();
  }

  ServerState state() {
    ServerRun own = run;
    return own == null ? rest : own.state();
  }

  /** The server that it keeps now; null for none. */
  @Nullable ServerRun run() {
    return run;
  }

  /** Its server, where that takes requests as far as it has slots; else null. */
  @Nullable ServerRun open() {
    ServerRun own = run;
    boolean open = own != null && own.isReady() && !own.isOutdated() && purpose.takesRequests();
    return open ? own : null;
  }

  boolean isOpen() {
    return open() != null;
  }

  /** For what a request waits that only its server could answer. */
  Wait waitedFor() {
    return waitedFor;
  }

  Attempts attempts() {
    return attempts;
  }

  /** Why it is unavailable, or was last stopped against its will; empty for no reason. */
  String failure() {
    ServerRun own = run;
    return own == null || own.failure().isEmpty() ? attempts.reason() : own.failure();
  }

  /** What the newest start took, by what is waited for; empty before the first. */
  Map<Wait, Long> lastStartNanos() {
    return starts.lastNanos();
  }

  /** Memory that its server takes of the machine. */
  long neededMiB() {
    return model.spec().memoryMiB();
  }

  /** Whether its server is kept up, and takes requests or will. */
  boolean isKept() {
    return purpose.isKept();
  }

  /** Whether its server takes no more requests. */
  boolean isLeaving() {
    return purpose.isLeaving();
  }

  /** Whether it is neither kept up nor leaves. */
  boolean isForAskers() {
    return purpose.isForAskers();
  }

  boolean isUnavailable() {
    return state() == ServerState.UNAVAILABLE;
  }

  boolean isStopping() {
    return state() == ServerState.STOPPING;
  }

  boolean isIdle() {
    ServerRun own = run;
    return own != null && own.isReady() && own.isFree();
  }

  long idleSinceNanos() {
    return idleSinceNanos;
  }

  /** Whether its memory may be taken for another server. */
  boolean mayBeEvicted() {
    return isIdle() && !purpose.isSpared();
  }

  private boolean isWanted() {
    return fleet.isScaled() ? isKept() : !isLeaving() && model.waiting() > 0;
  }

  void waitsFor(Wait what) {
    waitedFor = what;
    starts.turnTo(what);
    model.waitsFor(fleet.waitedFor());
  }

  /** Turns to a state in which there is no server. */
  private void restAs(ServerState next, Wait nowWaitedFor) {
    boolean waited = rest == ServerState.WAITING_FOR_ROOM;
    rest = next;
    waitsFor(nowWaitedFor);
    if (waited && next != ServerState.WAITING_FOR_ROOM) {
      around.room.waitsNoMore(this);
    }
  }

  /** Somebody waits. */
  void wake(Partition asks) {
    if (state() == ServerState.ASLEEP) {
      purpose.isFor(asks);
      begin();
    }
  }

  /** Nobody waits any more: where there is no memory yet, none is needed. */
  void nobodyWaits() {
    if (state() == ServerState.WAITING_FOR_ROOM && !isWanted()) {
      sleep();
    }
  }

  /** Its server is to be up from now on. */
  void keep(Partition owner) {
    purpose.keep();
    purpose.isFor(owner);
    wake(owner);
    slotsChanged();
  }

  /**
   * Its server takes no more requests, and ends once it answers nobody.
   *
   * @param withinNanos after which it ends all the same; {@link Long#MAX_VALUE} for never
   */
  void leave(long withinNanos) {
    purpose.leave(around.world.nowNanos(), withinNanos);
    ServerRun own = run;
    if (own != null && own.isReady() && !purpose.endsNow(own.isFree())) {
      waitsFor(Wait.STOPPING);
      own.limitUntil(purpose.endsByNanos());
    } else {
      close(StopReason.EVICTED);
    }
  }

  /** What its server runs on is taken back within a while. */
  void takenBack(long withinNanos) {
    leave(withinNanos);
    if (around.rules.scaling().replacesTakenBack()) {
      fleet.settle();
    }
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
      waitForNextAttempt();
    } else if (around.room.take(this)) {
      start();
    } else {
      restAs(ServerState.WAITING_FOR_ROOM, Wait.ROOM);
    }
  }

  private void start() {
    var next = new ServerRun(around, this, model, purpose.forWhom());
    run = next;
    rest = ServerState.ASLEEP;
    attempts.begun();
    waitsFor(Wait.PREPARATION);
    starts.begin();
    next.prepare();
  }

  /** There may be the memory that its server needs, or it may need another amount. */
  void roomMayBeThere() {
    if (state() == ServerState.WAITING_FOR_ROOM) {
      begin();
    }
  }

  /** Its server answers requests from now on. */
  void isThere() {
    starts.end();
    model.serve();
    slotsChanged();
  }

  /** A request has taken a slot or given it back. */
  void slotsChanged() {
    ServerRun own = run;
    if (own == null || !own.isReady()) {
      return;
    }
    boolean idle = own.isFree();
    own.isIdle(idle);
    if (idle && own.isOutdated()) {
      own.stop(StopReason.REPLACED);
    } else if (purpose.endsNow(idle)) {
      own.stop(StopReason.EVICTED);
    } else if (isLeaving()) {
      own.limitUntil(purpose.endsByNanos());
    } else if (idle) {
      becameIdle(own);
    } else {
      own.limitUntil(NEVER);
    }
  }

  private void becameIdle(ServerRun own) {
    idleSinceNanos = around.world.nowNanos();
    long idleNanos = purpose.isSpared() ? NEVER : model.spec().idleNanos();
    own.limitUntil(around.rules.upkeep().idleUntilNanos(idleSinceNanos, idleNanos));
    around.room.becameIdle();
  }

  /** Its server has been idle for long enough, or leaves and was to have ended. */
  void timeIsUp() {
    ServerRun own = run;
    if (own != null && isLeaving()) {
      own.stop(StopReason.EVICTED);
    } else if (own != null && own.isFree()) {
      model.counts().sleeps++;
      own.stop(StopReason.IDLE);
    }
  }

  /** A request was answered: what failed before is forgiven. */
  void succeeded() {
    attempts.succeeded();
  }

  /** The model's specification has changed. */
  void specChanged() {
    ServerRun own = run;
    if (own != null) {
      own.specChanged();
      slotsChanged();
    } else {
      roomMayBeThere();
    }
  }

  /** Its memory is needed; it is idle. */
  void evict() {
    model.counts().evictions++;
    close(StopReason.EVICTED);
  }

  /** Ends it because the model or the process does, or another one takes its place. */
  void close(StopReason why) {
    ServerRun own = run;
    if (own != null) {
      own.close(why);
    } else if (rest != ServerState.ASLEEP) {
      sleep();
    }
  }

  private void sleep() {
    around.world.disarm(again);
    restAs(ServerState.ASLEEP, Wait.QUEUE);
    if (isLeaving()) {
      purpose.hasLeft();
      fleet.left(this);
      if (isWanted()) {
        begin();
      }
    }
  }

  /**
   * Its server has ended.
   *
   * @param failed why, though nobody wanted it to; empty where that is not so
   */
  void ended(String failed) {
    gone();
    if (!failed.isEmpty()) {
      model.counts().failures++;
      attempts.failed(failed);
    }
    if (attempts.isGivenUp() && !isLeaving()) {
      waitForNextAttempt();
    } else {
      begin();
    }
  }

  /** What its server runs is not there. */
  void cannotBePrepared(String reason) {
    gone();
    giveUp(reason);
  }

  private void gone() {
    run = null;
    around.room.giveBack(this);
  }

  /** Nothing helps for now. */
  private void giveUp(String reason) {
    attempts.giveUp(reason);
    waitForNextAttempt();
  }

  /** Where it was given up, whoever waits is told why. */
  private void waitForNextAttempt() {
    boolean givenUp = attempts.isGivenUp();
    around.world.arm(again, attempts.notBeforeNanos());
    if (givenUp) {
      restAs(ServerState.UNAVAILABLE, Wait.QUEUE);
      model.endWaitingIfUnavailable();
    } else {
      restAs(ServerState.BACKING_OFF, Wait.BACK_OFF);
    }
  }
}
