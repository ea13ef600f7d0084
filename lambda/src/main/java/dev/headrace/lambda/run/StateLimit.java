package dev.headrace.lambda.run;

import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.World;

/**
 * The instant until which a state may last. Setting a later one leaves the alarm as it is; when it
 * rings too early it is set again. So a request costs no change of alarms.
 */
final class StateLimit {
  private final World world;
  private final Alarm alarm;
  private final Runnable whenDue;
  private long dueNanos;
  private long armedForNanos;

  /**
   * @param name for traces
   * @param whenDue what happens when it is reached, as an event
   */
  StateLimit(World world, String name, Runnable whenDue) {
    this.world = world;
    this.alarm = new Alarm(name, this::rang);
    this.whenDue = whenDue;
  }

  /** Replaces the one before, be it earlier or later. */
  void set(long atNanos) {
    dueNanos = atNanos;
    if (!alarm.isArmed() || atNanos < armedForNanos) {
      armedForNanos = atNanos;
      world.arm(alarm, atNanos);
    }
  }

  /** There is none. */
  void clear() {
    world.disarm(alarm);
  }

  private void rang() {
    if (world.nowNanos() < dueNanos) {
      armedForNanos = dueNanos;
      world.arm(alarm, dueNanos);
    } else {
      whenDue.run();
    }
  }
}
