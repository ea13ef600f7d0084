package dev.headrace.lambda.run;

import dev.headrace.kernel.usage.Meter;
import dev.headrace.kernel.world.Alarm;

/**
 * What a function's provisioned concurrency costs while it is configured, on one architecture:
 * memory times time, used or not. https://aws.amazon.com/lambda/pricing/
 *
 * <p>The meter multiplies what is held by time. How much of it is idle changes with each request;
 * so that is added up here, and goes to the meter once a minute.
 */
final class Hold {
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long MICROS_PER_MILLI = 1_000;
  private static final long FLUSH_MILLIS = 60_000;

  private final Architecture architecture;
  private final Surroundings around;
  private final Meter.Resource usage;
  private final Alarm alarm = new Alarm("provisioned hold", this::flushAndGoOn);

  private boolean enabled;
  private long heldMiB;
  private long latestMiB;
  private long busyMiB;
  private long enabledNanos;
  private long accruedNanos;

  /** In mebibyte-microseconds; what is less than a mebibyte-millisecond stays until it is one. */
  private long idle;

  Hold(Architecture architecture, Meter.Resource usage, Surroundings around) {
    this.architecture = architecture;
    this.usage = usage;
    this.around = around;
  }

  /** So much more, or less, is held from now on. */
  void change(long byMiB) {
    flush();
    latestMiB = heldMiB;
    heldMiB += byMiB;
    if (heldMiB > 0 && !enabled) {
      enabled = true;
      enabledNanos = around.world.nowNanos();
      armFlush();
    }
    if (enabled) {
      usage.hold(architecture.hold, heldMiB, around.world.epochMillis());
    }
    if (enabled && heldMiB == 0) {
      around.world.post(this::disableUnlessMoved);
    }
  }

  /** What an alias has provisioned goes from one version to another within an event. */
  private void disableUnlessMoved() {
    if (enabled && heldMiB == 0) {
      enabled = false;
      around.world.disarm(alarm);
      roundUp();
    }
  }

  /** The time for which it was enabled is paid rounded up; what is added so served nobody. */
  private void roundUp() {
    long now = around.world.epochMillis();
    long enabledMillis = Math.ceilDiv(around.world.nowNanos() - enabledNanos, NANOS_PER_MILLI);
    long more = latestMiB * (around.rules.billing().heldMillis(enabledMillis) - enabledMillis);
    if (more > 0) {
      usage.add(architecture.hold, more, now);
      usage.add(architecture.idleHold, more, now);
    }
  }

  /** So much more, or less, of it serves a request from now on. */
  void busy(long byMiB) {
    accrue();
    busyMiB += byMiB;
  }

  private void accrue() {
    long micros = (around.world.nowNanos() - accruedNanos) / NANOS_PER_MICRO;
    accruedNanos += micros * NANOS_PER_MICRO;
    idle += micros * Math.max(0, heldMiB - busyMiB);
  }

  /** The time until now belongs to the hour that ends now, where one does. */
  private void flush() {
    accrue();
    long idleMillis = idle / MICROS_PER_MILLI;
    idle -= idleMillis * MICROS_PER_MILLI;
    if (idleMillis > 0) {
      long until = around.world.epochMillis() - 1;
      usage.add(architecture.idleHold, idleMillis, until);
    }
  }

  private void flushAndGoOn() {
    flush();
    armFlush();
  }

  /** With each whole minute, so that no minute lies in two hours. */
  private void armFlush() {
    long leftMillis = FLUSH_MILLIS - Math.floorMod(around.world.epochMillis(), FLUSH_MILLIS);
    around.world.arm(alarm, around.world.nowNanos() + leftMillis * NANOS_PER_MILLI);
  }
}
