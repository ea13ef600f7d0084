package dev.headrace.advisor.simulation;

import dev.headrace.advisor.workload.Traffic;
import dev.headrace.kernel.journal.MemoryJournal;
import dev.headrace.kernel.world.Alarm;
import dev.headrace.kernel.world.Event;
import dev.headrace.kernel.world.SimulatedWorld;
import java.util.function.BooleanSupplier;
import java.util.function.LongUnaryOperator;

/** A stretch of the month in a world of its own, to which the calls of a component come. */
public final class SimulatedStretch {
  private static final double SECOND_NANOS = 1e9;

  private final Stretch stretch;
  private final SimulatedWorld world;
  private final Alarm arrival = new Alarm("arrival", this::arrive);
  private LongUnaryOperator next = now -> Calls.NEVER;
  private Event comes = () -> {};

  /** A stretch at whose beginning nothing has come. */
  public SimulatedStretch(Stretch stretch, long seed) {
    this.stretch = stretch;
    this.world =
        new SimulatedWorld(
            new SimulatedWorld.Settings(seed, Traffic.MONTH_START_EPOCH_MILLIS, 0, 0, false),
            new MemoryJournal(),
            stretch.startNanos());
  }

  /** Its world. */
  public SimulatedWorld world() {
    return world;
  }

  /** The calls of a model within it. */
  public Calls callsOf(ModelCalls model) {
    return model.from(stretch.startNanos(), world.chance("arrivals"), world.chance("tokens"));
  }

  /** Whether a call counts that comes at an instant. */
  public boolean counts(long atNanos) {
    return atNanos >= stretch.countedNanos();
  }

  /** For how long calls count that come, in seconds. */
  public double countedSeconds() {
    return (stretch.endNanos() - stretch.countedNanos()) / SECOND_NANOS;
  }

  /**
   * Lets calls come from now on.
   *
   * @param following the instant at which calls come next after another, or {@link Calls#NEVER}
   * @param calls they come; an event
   */
  public void begin(LongUnaryOperator following, Event calls) {
    next = following;
    comes = calls;
    world.enter(() -> armNext(stretch.startNanos()));
  }

  /** Lets time pass to where calls begin to count. */
  public void runUntilCounted() {
    world.runUntil(stretch.countedNanos());
  }

  /** Lets time pass to where no further call comes. */
  public void runUntilEnd() {
    world.runUntil(stretch.endNanos());
  }

  /** Lets time pass until nothing is open any more, or nothing is to happen any more. */
  public void runWhile(BooleanSupplier open) {
    boolean goesOn = true;
    while (goesOn && open.getAsBoolean()) {
      goesOn = world.step();
    }
  }

  private void armNext(long nowNanos) {
    long at = next.applyAsLong(nowNanos);
    if (at < stretch.endNanos()) {
      world.arm(arrival, at);
    }
  }

  private void arrive() {
    comes.happen();
    armNext(world.nowNanos());
  }
}
