package dev.headrace.inference.serve;

import dev.headrace.inference.Ask.Tariff;
import dev.headrace.kernel.engine.StopReason;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One model: who waits for it and who is answered. Those who pay on demand come before batches;
 * among equals, who came first.
 */
final class ServedModel {
  private final Around around;
  private final CallQueue beside = new CallQueue();
  private final CallQueue onDemand = new CallQueue();
  private final CallQueue batch = new CallQueue();
  private final Set<ModelCall> running = new LinkedHashSet<>();
  private final ModelCounts counts = new ModelCounts();
  private final WaitClock clock;

  /** Starts and stops its server; null where others run it. */
  private final @Nullable Keeper keeper;

  private final Slots elsewhere;

  /** For what a server answers beside its slots. */
  private final Slots besides = new Slots(Integer.MAX_VALUE);

  private ModelSpec spec;
  private @Nullable ModelSpec newer;

  ServedModel(Around around, ModelSpec spec) {
    this.around = around;
    this.spec = spec;
    this.clock = new WaitClock(around.world.nowNanos());
    this.elsewhere = new Slots(spec.slots());
    this.keeper = spec.isServedHere() ? new Keeper(around, this) : null;
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

  @Nullable Keeper keeper() {
    return keeper;
  }

  int waiting() {
    return beside.size() + onDemand.size() + batch.size();
  }

  int running() {
    return running.size();
  }

  Slots slots() {
    return keeper == null ? elsewhere : keeper.slots();
  }

  void waitsFor(Wait what) {
    clock.turnTo(what, around.world.nowNanos());
  }

  Wait waitsFor() {
    return clock.current();
  }

  /** Why it can answer nobody now; null where it can, or will. */
  @Nullable String unavailable() {
    return keeper != null && keeper.isUnavailable()
        ? Failures.unavailable(name(), keeper.failure())
        : null;
  }

  boolean isOutdated() {
    return newer != null;
  }

  /** Takes a newer specification, once those who are answered now have been. */
  void update(ModelSpec replacement) {
    if (replacement.equals(newer == null ? spec : newer)) {
      return;
    }
    newer = replacement;
    if (keeper != null) {
      keeper.outdated();
    }
    takeNewerIfFree();
  }

  /** Takes the newer specification, unless a server runs by the older one. */
  void takeNewerIfFree() {
    ModelSpec replacement = newer;
    boolean up = keeper != null && keeper.server() != null;
    if (replacement != null && !up) {
      spec = replacement;
      newer = null;
      elsewhere.resize(replacement.slots());
    }
  }

  /** A request that was let in: it runs now, or waits. */
  void take(ModelCall call) {
    call.state = ModelCall.State.WAITING;
    if (call.isBeside() ? isOpen() : mayServe() && waiting() == 0) {
      grant(call);
      return;
    }
    call.waits = clock.read(around.world.nowNanos());
    queueOf(call).add(call);
    if (keeper != null) {
      keeper.wake(call.ask().partition());
    }
  }

  private CallQueue queueOf(ModelCall call) {
    if (call.isBeside()) {
      return beside;
    }
    return call.ask().tariff() == Tariff.BATCH ? batch : onDemand;
  }

  private boolean isOpen() {
    return keeper == null || (keeper.isReady() && !isOutdated());
  }

  private boolean mayServe() {
    return isOpen() && around.rules.admission().mayRun(slots());
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
    return next == null && mayServe() ? pollForSlot() : next;
  }

  private @Nullable ModelCall pollForSlot() {
    ModelCall next = onDemand.poll();
    return next == null ? batch.poll() : next;
  }

  private void grant(ModelCall call) {
    Slots own = call.isBeside() ? besides : slots();
    own.take();
    call.attempts++;
    running.add(call);
    call.slots = own;
    call.server = keeper == null ? null : keeper.server();
    call.state = ModelCall.State.RUNNING;
    call.grantedNanos = around.world.nowNanos();
    ModelServer server = call.server;
    around.decisions.granted(call, server == null ? 0 : server.number());
    around.world.effect(call.lane, call.begin);
    if (keeper != null) {
      keeper.slotsChanged();
    }
  }

  /** A request that waited waits no more. */
  void leave(ModelCall call) {
    queueOf(call).remove(call);
    clock.since(call.waits, around.world.nowNanos());
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
    if (call.ending == Ending.ANSWERED && keeper != null) {
      keeper.succeeded();
    }
    serve();
    if (keeper != null && isOfNow(taken)) {
      keeper.slotsChanged();
    }
  }

  /** Whether a slot is one of the server that runs now. */
  @SuppressWarnings("ReferenceEquality")
  private boolean isOfNow(Slots taken) {
    return taken == slots() || taken == besides;
  }

  /** Whether its server answers something beside its slots. */
  boolean answersBeside() {
    return besides.taken() > 0;
  }

  /**
   * Lets a request wait again whose server cannot be reached, which ends; false where others run
   * it.
   */
  boolean takeBack(ModelCall call, String reason) {
    Slots taken = call.slots;
    if (keeper == null || taken == null) {
      return false;
    }
    running.remove(call);
    taken.giveBack();
    call.slots = null;
    call.state = ModelCall.State.WAITING;
    call.waits = clock.before(call.waits, around.world.nowNanos());
    ModelServer unreached = call.server;
    call.server = null;
    queueOf(call).addFirst(call);
    if (unreached != null && keeper.isCurrent(unreached)) {
      keeper.unreachable(reason);
    }
    serve();
    keeper.wake(call.ask().partition());
    return true;
  }

  /** Its server ends: those whom it answers are told to end. */
  void serverEnds(String reason) {
    if (around.rules.upkeep().endsWithServer()) {
      Ending told = around.closing ? Ending.SHUTTING_DOWN : Ending.SERVER_FAILED;
      String detail = Failures.failed(name(), reason.isEmpty() ? "it was stopped" : reason);
      for (ModelCall call : List.copyOf(running)) {
        around.conclusion.tellToEnd(call, told, detail);
      }
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
    if (keeper != null) {
      keeper.close(why);
    }
  }
}
