package dev.headrace.inference.serve;

import dev.headrace.inference.TokenUse;

/** Ends requests: settles quotas, counts, meters and answers. Each request comes here once. */
final class Conclusion {
  private final Around around;

  Conclusion(Around around) {
    this.around = around;
  }

  /** It was refused, or ended while it waited. */
  void neverRan(ModelCall call, Ending ending, String detail) {
    end(call, ending, detail);
  }

  /** It runs and is to end; its slot is free when its end is told, or after a while. */
  void tellToEnd(ModelCall call, Ending told, String detail) {
    if (call.state == ModelCall.State.RUNNING) {
      call.state = ModelCall.State.ENDING;
      call.told = told;
      call.detail = detail;
      around.decisions.toldToEnd(call, told);
      around.world.effect(call.lane, () -> around.generations.stop(call));
      around.world.arm(call.alarm, around.world.nowNanos() + around.limits.releaseNanos());
    }
  }

  /** The end of its generation was told. */
  void ran(ModelCall call, Report report) {
    boolean stopped = call.state == ModelCall.State.ENDING;
    if (!stopped && call.state != ModelCall.State.RUNNING) {
      return;
    }
    call.use = report.use();
    call.firstTokenNanos = report.firstTokenNanos();
    boolean decided = stopped && report.ending() != Ending.ANSWERED;
    end(call, decided ? call.told : report.ending(), decided ? call.detail : report.detail());
  }

  /** It was told to end, and nobody said that it has. */
  void neverTold(ModelCall call) {
    if (around.rules.upkeep().releasesUntold()) {
      call.use = TokenUse.NONE;
      end(call, call.told, call.detail);
    }
  }

  private void end(ModelCall call, Ending ending, String detail) {
    long now = around.world.nowNanos();
    call.state = ModelCall.State.ENDED;
    call.ending = ending;
    call.detail = detail;
    call.endedNanos = now;
    around.world.disarm(call.alarm);
    ModelAccount account = call.account;
    if (account != null) {
      settle(call, account, now);
    }
    around.history.ended(call);
    around.decisions.ended(call);
    around.world.effect(call.lane, call.tellEnded);
    ServedModel model = call.model;
    Slots taken = call.slots;
    if (model != null) {
      model.counts().ended(call);
      if (taken != null) {
        model.release(call, taken);
      }
    }
  }

  private void settle(ModelCall call, ModelAccount account, long now) {
    if (call.held) {
      around.rules.settlement().settle(call, account, now);
      call.held = false;
    }
    if (call.isBeside()) {
      return;
    }
    if (around.rules.settlement().isMetered(call)) {
      account.used(call, around.world.epochMillis());
    }
  }
}
