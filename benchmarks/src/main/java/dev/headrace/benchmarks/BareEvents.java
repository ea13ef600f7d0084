package dev.headrace.benchmarks;

import dev.headrace.engine.simulated.Distribution;
import dev.headrace.engine.simulated.Profile;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.SimulatedWorld;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;

/**
 * A simulated world without rules, the floor of those that have some: requests come as often and
 * take as long, and nothing is decided, limited, metered or observed.
 */
final class BareEvents {
  private final SimulatedWorld world =
      new SimulatedWorld(new SimulatedWorld.Settings(1, 0, 0, 0, false));
  private final RandomGenerator chance = world.chance("arrivals");
  private final RandomGenerator requestChance = world.chance("requests");
  private final Distribution gap;
  private final ArrayDeque<Running> pool = new ArrayDeque<>();
  private final Alarm arrival = new Alarm("arrival", this::arrive);
  private long arrived;

  private final class Running {
    private final Alarm end = new Alarm("end", () -> pool.addLast(this));
  }

  BareEvents(Distribution gap) {
    this.gap = gap;
    world.enter(() -> world.arm(arrival, 1));
  }

  private void arrive() {
    arrived++;
    Running running = pool.pollLast();
    if (running == null) {
      running = new Running();
    }
    long nanos =
        Profile.STANDARD.cpu().drawNanos(requestChance)
            + Profile.STANDARD.waiting().drawNanos(requestChance);
    world.arm(running.end, world.nowNanos() + nanos);
    world.arm(arrival, world.nowNanos() + gap.drawNanos(chance));
  }

  void runUntilArrived(long count) {
    while (arrived < count) {
      world.step();
    }
  }
}
