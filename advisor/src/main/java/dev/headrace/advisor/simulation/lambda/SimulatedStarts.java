package dev.headrace.advisor.simulation.lambda;

import dev.headrace.engine.simulated.Profile;
import dev.headrace.kernel.engine.WorkSpec;
import dev.headrace.kernel.world.World;

/**
 * Says how an environment behaves that starts now: after a day without a call the start is one of
 * the slowest.
 */
final class SimulatedStarts implements Profile.Source {
  private static final long DAY_NANOS = 86_400_000_000_000L;

  private final World world;
  private final Profile usual;
  private final Profile afterIdleDay;
  private long lastArrivalNanos;

  /**
   * Environments of a world.
   *
   * @param afterIdleDay how they behave that start after a day without a call
   */
  SimulatedStarts(World world, Profile usual, Profile afterIdleDay) {
    this.world = world;
    this.usual = usual;
    this.afterIdleDay = afterIdleDay;
    this.lastArrivalNanos = world.nowNanos();
  }

  /** A call came. */
  void arrived(long nowNanos) {
    lastArrivalNanos = nowNanos;
  }

  @Override
  public Profile of(WorkSpec spec) {
    return world.nowNanos() - lastArrivalNanos >= DAY_NANOS ? afterIdleDay : usual;
  }
}
