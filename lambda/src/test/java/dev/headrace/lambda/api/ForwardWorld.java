package dev.headrace.lambda.api;

import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.Effect;
import dev.headrace.kernel.world.Event;
import dev.headrace.kernel.world.Lane;
import dev.headrace.kernel.world.World;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A live world whose clock a test can put forward, so that hours pass for rules while functions run
 * for real. All is called within events.
 */
final class ForwardWorld implements World {
  private final World live;
  private final Map<Alarm, Long> armed = new LinkedHashMap<>();
  private long aheadNanos;

  ForwardWorld(World live) {
    this.live = live;
  }

  /** Lets time pass: alarms that are due by then ring next. */
  void forward(long nanos) {
    aheadNanos += nanos;
    armed.keySet().removeIf(alarm -> !alarm.isArmed());
    armed.forEach((alarm, atNanos) -> live.arm(alarm, atNanos - aheadNanos));
  }

  @Override
  public long nowNanos() {
    return live.nowNanos() + aheadNanos;
  }

  @Override
  public long epochMillis() {
    return live.epochMillis() + TimeUnit.NANOSECONDS.toMillis(aheadNanos);
  }

  @Override
  public void arm(Alarm alarm, long atNanos) {
    armed.put(alarm, atNanos);
    live.arm(alarm, atNanos - aheadNanos);
  }

  @Override
  public void disarm(Alarm alarm) {
    armed.remove(alarm);
    live.disarm(alarm);
  }

  @Override
  public void post(Event event) {
    live.post(event);
  }

  @Override
  public RandomGenerator chance(String stream) {
    return live.chance(stream);
  }

  @Override
  public long record(Change change) {
    return live.record(change);
  }

  @Override
  public void effect(Lane lane, Effect effect) {
    live.effect(lane, effect);
  }

  @Override
  public void effectWhenDurable(Lane lane, long position, Effect effect) {
    live.effectWhenDurable(lane, position, effect);
  }
}
