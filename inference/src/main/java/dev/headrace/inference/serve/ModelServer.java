package dev.headrace.inference.serve;

import dev.headrace.kernel.engine.Endpoints;
import dev.headrace.kernel.engine.Exit;
import dev.headrace.kernel.engine.Measured;
import dev.headrace.kernel.engine.Outcome;
import dev.headrace.kernel.engine.Phase;
import dev.headrace.kernel.engine.WorkListener;
import dev.headrace.kernel.engine.WorkSpec;

/**
 * One start of a model's server, from the search for what it runs to the end of its process. What
 * comes of one that is no longer its model's is dropped.
 */
public final class ModelServer implements WorkListener {
  private final Keeper keeper;
  private final long number;
  private Endpoints endpoints = Endpoints.NONE;

  ModelServer(Keeper keeper, long number) {
    this.keeper = keeper;
    this.number = number;
  }

  /** The model's name. */
  public String modelName() {
    return keeper.modelName();
  }

  /** Its number within the world. */
  public long number() {
    return number;
  }

  /** Where it listens, once it has read its weights. */
  public Endpoints endpoints() {
    return endpoints;
  }

  /** Whether it has not ended yet. */
  public boolean isUp() {
    return keeper.isCurrent(this);
  }

  Keeper keeper() {
    return keeper;
  }

  private void reports(Decisions.Sign sign) {
    keeper.decisions().reported(number, sign);
  }

  /** What it runs is there; an event. */
  public void prepared(WorkSpec spec) {
    reports(Decisions.Sign.PREPARED);
    if (keeper.isCurrent(this)) {
      keeper.prepared(spec);
    }
  }

  /**
   * What it runs is not there; an event.
   *
   * @param reason in words for users
   */
  public void preparationFailed(String reason) {
    reports(Decisions.Sign.PREPARATION_FAILED);
    if (keeper.isCurrent(this)) {
      keeper.preparationFailed(reason);
    }
  }

  /** It has answered its first request; an event. */
  public void warmedUp() {
    reports(Decisions.Sign.WARMED_UP);
    if (keeper.isCurrent(this)) {
      keeper.warmedUp();
    }
  }

  /**
   * It has not answered its first request; an event.
   *
   * @param reason in words for users
   */
  public void warmUpFailed(String reason) {
    reports(Decisions.Sign.WARM_UP_FAILED);
    if (keeper.isCurrent(this)) {
      keeper.warmUpFailed(reason);
    }
  }

  /**
   * It takes no more requests, as what it runs on is taken back; an event. It ends with the last of
   * those that it answers.
   *
   * @param withinNanos after which it ends all the same
   */
  public void leaves(long withinNanos) {
    keeper.decisions().reportedLeaving(number, withinNanos);
    if (keeper.isCurrent(this)) {
      keeper.takenBack(withinNanos);
    }
  }

  @Override
  public void phase(Phase phase, long durationNanos) {
    keeper.decisions().reportedPhase(number, phase, durationNanos);
    if (keeper.isCurrent(this)) {
      keeper.phaseEnded(phase);
    }
  }

  @Override
  public void ready(Endpoints reachedAt) {
    reports(Decisions.Sign.READY);
    endpoints = reachedAt;
    if (keeper.isCurrent(this)) {
      keeper.loaded();
    }
  }

  @Override
  public void healthy(boolean healthy) {
    if (healthy) {
      return;
    }
    reports(Decisions.Sign.UNHEALTHY);
    if (keeper.isCurrent(this)) {
      keeper.becameUnhealthy();
    }
  }

  @Override
  public void done(long requestId, Outcome outcome, Measured measured) {
    // a server is assigned nothing, so nothing is ever done
  }

  @Override
  public void exited(Exit exit, Measured measured) {
    keeper.decisions().reportedExit(number, exit);
    if (keeper.isCurrent(this)) {
      keeper.exited(exit);
    }
  }
}
