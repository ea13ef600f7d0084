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
import org.jspecify.annotations.Nullable;

/**
 * One start of a server, from the search for what it runs to the end of its process: what it is
 * told, what it reports, and the slots that it has meanwhile. One alarm stands for whatever limits
 * its present state. What becomes of it is its keeper's business.
 */
final class ServerRun {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final Around around;
  private final Keeper keeper;
  private final ServedModel model;
  private final ModelSpec spec;
  private final Partition forWhom;
  private final ModelServer server;
  private final Lane lane;
  private final Slots slots;

  /** For what it answers beside its slots. */
  private final Slots besides = new Slots(Integer.MAX_VALUE);

  private final Alarm alarm = new Alarm("model server", this::alarmRang);

  /** {@link ServerState#ASLEEP} once it is over. */
  private ServerState state = ServerState.PREPARING;

  private boolean outdated;
  private @Nullable Work work;
  private @Nullable ServerTime time;

  /** Why it ends though nobody wanted it to; empty where that is not so. */
  private String failure = "";

  ServerRun(Around around, Keeper keeper, ServedModel model, Partition forWhom) {
    this.around = around;
    this.keeper = keeper;
    this.model = model;
    this.spec = model.spec();
    this.forWhom = forWhom;
    this.server = new ModelServer(this, ++around.nextServer);
    this.lane = new Lane(server.number());
    this.slots = new Slots(spec.slots());
  }

  Decisions decisions() {
    return around.decisions;
  }

  Keeper keeper() {
    return keeper;
  }

  ModelServer server() {
    return server;
  }

  ServerState state() {
    return state;
  }

  Slots slots() {
    return slots;
  }

  Slots besides() {
    return besides;
  }

  String modelName() {
    return spec.name();
  }

  String failure() {
    return failure;
  }

  boolean isOver() {
    return state == ServerState.ASLEEP;
  }

  boolean isReady() {
    return state == ServerState.READY;
  }

  /** Whether it answers nobody. */
  boolean isFree() {
    return slots.taken() == 0 && besides.taken() == 0;
  }

  /** Whether its model has another specification by now. */
  boolean isOutdated() {
    return outdated;
  }

  /** Its model's specification has changed, perhaps back to its own. */
  void specChanged() {
    outdated = around.rules.upkeep().replacesOutdated() && !spec.equals(model.spec());
  }

  /** Says whether it answers nobody from now on. */
  void isIdle(boolean idle) {
    ServerTime metered = time;
    if (metered != null) {
      metered.isIdle(idle);
    }
  }

  /** Has its keeper hear of an instant while it is ready; {@link Long#MAX_VALUE} for none. */
  void limitUntil(long nanos) {
    if (nanos != Long.MAX_VALUE) {
      around.world.arm(alarm, nanos);
    } else if (alarm.isArmed()) {
      around.world.disarm(alarm);
    }
  }

  private void limit(long nanos) {
    around.world.arm(alarm, around.world.nowNanos() + nanos);
  }

  private void turnTo(ServerState next, Wait waitedFor) {
    state = next;
    keeper.waitsFor(waitedFor);
  }

  private void told(Decisions.Command command) {
    around.decisions.told(server.number(), command);
  }

  /** What it runs is looked for. */
  void prepare() {
    told(Decisions.Command.PREPARE);
    around.world.effect(lane, () -> around.generations.prepare(server));
    limit(around.limits.prepareNanos());
  }

  void prepared(WorkSpec runs) {
    if (state != ServerState.PREPARING) {
      return;
    }
    Work started =
        around.engine.prepare(new WorkId(server.number()), runs, around.room.node(), server);
    work = started;
    model.counts().wakes++;
    time = new ServerTime(around, spec.name(), forWhom);
    turnTo(ServerState.STARTING, Wait.PROCESS);
    told(Decisions.Command.START);
    around.world.effect(lane, started::start);
    limit(around.limits.startNanos());
  }

  void preparationFailed(String reason) {
    if (state == ServerState.PREPARING) {
      over();
      keeper.cannotBePrepared(reason);
    }
  }

  void phaseEnded(Phase phase) {
    if (state == ServerState.STARTING && phase == Phase.RUNTIME) {
      keeper.waitsFor(Wait.WEIGHTS);
    }
  }

  /** Its weights are read. */
  void loaded() {
    if (state == ServerState.STARTING) {
      turnTo(ServerState.WARMING_UP, Wait.WARM_UP);
      told(Decisions.Command.WARM_UP);
      around.world.effect(lane, () -> around.generations.warmUp(server));
      limit(around.limits.warmUpNanos());
    }
  }

  void warmedUp() {
    if (state == ServerState.WARMING_UP) {
      around.world.disarm(alarm);
      turnTo(ServerState.READY, Wait.QUEUE);
      keeper.isThere();
    }
  }

  void warmUpFailed(String reason) {
    if (state == ServerState.WARMING_UP) {
      stopFailed("its first request failed: " + reason);
    }
  }

  void becameUnhealthy() {
    if (state == ServerState.READY) {
      stopFailed("it does not answer its health check any more");
    }
  }

  void unreachable(String reason) {
    if (state == ServerState.READY) {
      stopFailed(reason);
    }
  }

  private void stopFailed(String reason) {
    failure = reason;
    stop(StopReason.INIT_FAILED);
  }

  /** Ends it, wherever it stands. */
  void close(StopReason why) {
    switch (state) {
      case PREPARING -> ended();
      case STARTING, WARMING_UP, READY -> stop(why);
      default -> {}
    }
  }

  /** Ends its process. */
  void stop(StopReason why) {
    Work ending = work;
    turnTo(ServerState.STOPPING, Wait.STOPPING);
    model.serverEnds(server, failure);
    if (!around.rules.settlement().countsItsEnd()) {
      isUpNoMore();
    }
    long graceMillis = around.limits.stopGraceMillis();
    if (ending != null) {
      told(Decisions.Command.STOP);
      around.world.effect(lane, () -> ending.stop(why, graceMillis));
    }
    limit(around.limits.stopNanos() + graceMillis * NANOS_PER_MILLI);
  }

  void exited(Exit exit) {
    switch (state) {
      case STOPPING -> ended();
      case STARTING, WARMING_UP, READY -> {
        failure = Failures.words(exit, spec);
        model.serverEnds(server, failure);
        ended();
      }
      default -> {}
    }
  }

  /** There is no process, or none that ever says so. */
  private void ended() {
    over();
    keeper.ended(failure);
  }

  private void over() {
    around.world.disarm(alarm);
    state = ServerState.ASLEEP;
    isUpNoMore();
  }

  private void isUpNoMore() {
    ServerTime metered = time;
    if (metered != null) {
      metered.ended();
      time = null;
    }
  }

  private void alarmRang() {
    switch (state) {
      case PREPARING -> preparationFailed("what it runs was not found or installed in time");
      case STARTING ->
          stopFailed(
              "it did not get ready in %,d s, and waited for %s"
                  .formatted(
                      around.limits.startNanos() / NANOS_PER_SECOND, keeper.waitedFor().words()));
      case WARMING_UP -> stopFailed("it did not answer its first request in time");
      case READY -> keeper.timeIsUp();
      case STOPPING -> ended();
      default -> {}
    }
  }
}
