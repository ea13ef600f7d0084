package dev.headrace.inference.serve;

import dev.headrace.kernel.engine.StopReason;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One model: who waits for it and who is answered, by whichever of its servers. Those who bought
 * throughput come before those who pay on demand, and these before batches; among equals, who came
 * first.
 */
final class ServedModel {
  private final Around around;
  private final CallQueue beside = new CallQueue();
  private final CallQueue provisioned = new CallQueue();
  private final CallQueue onDemand = new CallQueue();
  private final CallQueue batch = new CallQueue();
  private final Set<ModelCall> running = new LinkedHashSet<>();
  private final ModelCounts counts = new ModelCounts();
  private final WaitClock clock;

  /** Its servers; null where others run it. */
  private final @Nullable Fleet fleet;

  private final Slots elsewhere;
  private final Slots besideElsewhere = new Slots(Integer.MAX_VALUE);

  private ModelSpec spec;

  ServedModel(Around around, ModelSpec spec) {
    this.around = around;
    this.spec = spec;
    this.clock = new WaitClock(around.world.nowNanos());
    this.elsewhere = new Slots(spec.slots());
    this.fleet = spec.isServedHere() ? new Fleet(around, this) : null;
  }

  String name() {
    return spec.name();
  }

  ModelSpec spec() {
    return spec;
  }

  ModelCounts counts() {
    return counts;
  }

  @Nullable Fleet fleet() {
    return fleet;
  }

  int waiting() {
    return beside.size() + provisioned.size() + onDemand.size() + batch.size();
  }

  int running() {
    return running.size();
  }

  /** Whether a request that comes now needs not wait. */
  boolean hasFreeSlot() {
    return fleet == null ? around.rules.admission().mayRun(elsewhere) : fleet.free() != null;
  }

  void waitsFor(Wait what) {
    clock.turnTo(what, around.world.nowNanos());
  }

  Wait waitsFor() {
    return clock.current();
  }

  /** Why it can answer nobody now; null where it can, or will. */
  @Nullable String unavailable() {
    String reason = fleet == null ? null : fleet.unavailable();
    return reason == null ? null : Failures.unavailable(name(), reason);
  }

  /** Takes a newer specification: servers by an older one end once they answer nobody. */
  void update(ModelSpec replacement) {
    if (!replacement.equals(spec)) {
      spec = replacement;
      elsewhere.resize(replacement.slots());
      if (fleet == null) {
        serve();
      } else {
        fleet.specChanged();
      }
    }
  }

  /** A request that was let in: it runs now, or waits. */
  void take(ModelCall call) {
    call.state = ModelCall.State.WAITING;
    if (call.isBeside() ? isOpen() : waiting() == 0 && hasFreeSlot()) {
      grant(call);
      return;
    }
    call.waits = clock.read(around.world.nowNanos());
    queueOf(call).add(call);
    if (fleet != null) {
      fleet.wake(call.ask().partition());
    }
  }

  private CallQueue queueOf(ModelCall call) {
    if (call.isBeside()) {
      return beside;
    }
    return switch (call.ask().tariff()) {
      case PROVISIONED -> provisioned;
      case ON_DEMAND -> onDemand;
      case BATCH -> batch;
    };
  }

  private boolean isOpen() {
    return fleet == null || fleet.anyOpen() != null;
  }

  /** Gives free slots to those who wait. */
  void serve() {
    for (ModelCall next = nextToServe(); next != null; next = nextToServe()) {
      clock.since(next.waits, around.world.nowNanos());
      grant(next);
    }
  }

  private @Nullable ModelCall nextToServe() {
    ModelCall next = isOpen() ? beside.poll() : null;
    return next == null && hasFreeSlot() ? pollForSlot() : next;
  }

  private @Nullable ModelCall pollForSlot() {
    ModelCall next = provisioned.poll();
    if (next == null) {
      next = onDemand.poll();
    }
    return next == null ? batch.poll() : next;
  }

  private void grant(ModelCall call) {
    ServerRun run = runFor(call);
    Slots own = slotsFor(call, run);
    own.take();
    call.attempts++;
    running.add(call);
    call.slots = own;
    call.server = run == null ? null : run.server();
    call.state = ModelCall.State.RUNNING;
    call.grantedNanos = around.world.nowNanos();
    ModelServer server = call.server;
    around.decisions.granted(call, server == null ? 0 : server.number());
    around.world.effect(call.lane, call.begin);
    if (run != null) {
      run.keeper().slotsChanged();
    }
  }

  private Slots slotsFor(ModelCall call, @Nullable ServerRun run) {
    if (run == null) {
      return call.isBeside() ? besideElsewhere : elsewhere;
    }
    return call.isBeside() ? run.besides() : run.slots();
  }

  private @Nullable ServerRun runFor(ModelCall call) {
    if (fleet == null) {
      return null;
    }
    return call.isBeside() ? fleet.anyOpen() : fleet.free();
  }

  /** A request that waited waits no more. */
  void leave(ModelCall call) {
    queueOf(call).remove(call);
    clock.since(call.waits, around.world.nowNanos());
    if (fleet != null && waiting() == 0) {
      fleet.nobodyWaits();
    }
  }

  /** What the model of a request that waits waits for, and for how long it did so far. */
  long[] waitsOf(ModelCall call) {
    long[] waits = call.waits.clone();
    clock.since(waits, around.world.nowNanos());
    return waits;
  }

  /** A request that had a slot has ended. */
  void release(ModelCall call, Slots taken) {
    running.remove(call);
    taken.giveBack();
    ModelServer server = call.server;
    if (call.ending == Ending.ANSWERED && server != null) {
      server.keeper().succeeded();
    }
    serve();
    if (server != null && server.isUp()) {
      server.keeper().slotsChanged();
    }
  }

  /**
   * Lets a request wait again whose server cannot be reached, which ends; false where others run
   * it.
   */
  boolean takeBack(ModelCall call, String reason) {
    Slots taken = call.slots;
    ModelServer unreached = call.server;
    if (fleet == null || taken == null || unreached == null) {
      return false;
    }
    running.remove(call);
    taken.giveBack();
    call.slots = null;
    call.state = ModelCall.State.WAITING;
    call.waits = clock.before(call.waits, around.world.nowNanos());
    call.server = null;
    queueOf(call).addFirst(call);
    unreached.run().unreachable(reason);
    serve();
    fleet.wake(call.ask().partition());
    return true;
  }

  /** A server ends: those whom it answers are told to end. */
  void serverEnds(ModelServer ending, String reason) {
    if (around.rules.upkeep().endsWithServer()) {
      Ending told = around.closing ? Ending.SHUTTING_DOWN : Ending.SERVER_FAILED;
      String detail = Failures.failed(name(), reason.isEmpty() ? "it was stopped" : reason);
      for (ModelCall call : List.copyOf(running)) {
        if (ending.equals(call.server)) {
          around.conclusion.tellToEnd(call, told, detail);
        }
      }
    }
  }

  /** Tells those who wait why it can answer nobody, if that is so. */
  void endWaitingIfUnavailable() {
    String unavailable = unavailable();
    if (unavailable != null) {
      endWaiting(Ending.UNAVAILABLE, unavailable);
    }
  }

  /** Ends all that wait. */
  void endWaiting(Ending ending, String detail) {
    var all = new ArrayList<ModelCall>();
    for (ModelCall call = poll(); call != null; call = poll()) {
      clock.since(call.waits, around.world.nowNanos());
      all.add(call);
    }
    all.forEach(call -> around.conclusion.neverRan(call, ending, detail));
  }

  private @Nullable ModelCall poll() {
    ModelCall next = beside.poll();
    return next == null ? pollForSlot() : next;
  }

  /** Ends all: the model is removed, or the process ends. */
  void close(Ending ending, String detail, StopReason why) {
    endWaiting(ending, detail);
    for (ModelCall call : List.copyOf(running)) {
      around.conclusion.tellToEnd(call, ending, detail);
    }
    if (fleet != null) {
      fleet.close(why);
    }
  }
}
