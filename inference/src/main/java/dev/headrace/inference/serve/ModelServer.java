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
 * comes of one that has ended is dropped.
 */
public final class ModelServer implements WorkListener {
  private final ServerRun run;
  private final long number;
  private Endpoints endpoints = Endpoints.NONE;

  ModelServer(ServerRun run, long number) {
    this.run = run;
    this.number = number;
  }

  /** The model's name. */
  public String modelName() {
    return run.modelName();
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
    return !run.isOver();
  }

  Keeper keeper() {
    return run.keeper();
  }

  ServerRun run() {
    return run;
  }

  private void reports(Decisions.Sign sign) {
    run.decisions().reported(number, sign);
  }

  /** What it runs is there; an event. */
  public void prepared(WorkSpec spec) {
    reports(Decisions.Sign.PREPARED);
    run.prepared(spec);
  }

  /**
   * What it runs is not there; an event.
   *
   * @param reason in words for users
   */
  public void preparationFailed(String reason) {
    reports(Decisions.Sign.PREPARATION_FAILED);
    run.preparationFailed(reason);
  }

  /** It has answered its first request; an event. */
  public void warmedUp() {
    reports(Decisions.Sign.WARMED_UP);
    run.warmedUp();
  }

  /**
   * It has not answered its first request; an event.
   *
   * @param reason in words for users
   */
  public void warmUpFailed(String reason) {
    reports(Decisions.Sign.WARM_UP_FAILED);
    run.warmUpFailed(reason);
  }

  /**
   * It takes no more requests, as what it runs on is taken back; an event. It ends with the last of
   * those that it answers.
   *
   * @param withinNanos after which it ends all the same
   */
  public void leaves(long withinNanos) {
    run.decisions().reportedLeaving(number, withinNanos);
    if (isUp()) {
      run.keeper().takenBack(withinNanos);
    }
  }

  @Override
  public void phase(Phase phase, long durationNanos) {
    run.decisions().reportedPhase(number, phase, durationNanos);
    run.phaseEnded(phase);
  }

  @Override
  public void ready(Endpoints reachedAt) {
    reports(Decisions.Sign.READY);
    endpoints = reachedAt;
    run.loaded();
  }

  @Override
  public void healthy(boolean healthy) {
    if (healthy) {
      return;
    }
    reports(Decisions.Sign.UNHEALTHY);
    run.becameUnhealthy();
  }

  @Override
  public void done(long requestId, Outcome outcome, Measured measured) {
    // a server is assigned nothing, so nothing is ever done
  }

  @Override
  public void exited(Exit exit, Measured measured) {
    run.decisions().reportedExit(number, exit);
    run.exited(exit);
  }
}
