package dev.headrace.kernel.world;

import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.MemoryJournal;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A world whose time jumps from alarm to alarm: months in seconds, on one thread, the same at each
 * run of a seed. A crash loses what its journal had not made durable and every effect that waited.
 */
public final class SimulatedWorld implements World, Entrance {
  /**
   * How a simulated world behaves.
   *
   * @param seed what all chance comes from
   * @param startEpochMillis the wall time at which it begins
   * @param minSyncNanos how long the journal takes to make changes durable, at least
   * @param maxSyncNanos how long it takes at most; 0 for a journal that is durable at once
   * @param traced whether {@link #trace} covers the run
   */
  public record Settings(
      long seed, long startEpochMillis, long minSyncNanos, long maxSyncNanos, boolean traced) {
    /** A journal of 0.1 to 3 ms a sync, traced, from 2026-01-01T00:00:00Z. */
    public static Settings seeded(long seed) {
      return new Settings(seed, 1_767_225_600_000L, 100_000, 3_000_000, true);
    }
  }

  private final Settings settings;
  private final MemoryJournal journal;
  private final @Nullable WorldTrace trace;
  private final RandomGenerator syncChance;
  private final AlarmHeap alarms = new AlarmHeap();
  private final ArrayDeque<Event> posted = new ArrayDeque<>();
  private final EffectQueue effects = new EffectQueue();

  /** Lanes whose head waits for the journal, in the order in which they began to. */
  private final ArrayDeque<Lane> parked = new ArrayDeque<>();

  private final Map<String, RandomGenerator> chances = new HashMap<>();
  private final Alarm syncDone = new Alarm("journal sync", this::finishSync);

  private long nowNanos;
  private long syncingTo;
  private boolean synced;
  private boolean inEvent;
  private boolean performing;
  private boolean crashed;

  /** A new world over an empty journal. */
  public SimulatedWorld(Settings settings) {
    this(settings, new MemoryJournal(), 0);
  }

  /**
   * A world that begins at an instant over what an earlier one left.
   *
   * @param nowNanos the instant, as {@link #nowNanos} counts; the wall clock goes with it
   */
  public SimulatedWorld(Settings settings, MemoryJournal journal, long nowNanos) {
    this.settings = settings;
    this.journal = journal;
    this.nowNanos = nowNanos;
    this.trace = settings.traced() ? new WorldTrace() : null;
    this.syncChance = chance("journal sync");
    journal.listen(position -> {}, failure -> {});
  }

  @Override
  public long nowNanos() {
    return nowNanos;
  }

  @Override
  public long epochMillis() {
    return settings.startEpochMillis() + nowNanos / 1_000_000;
  }

  @Override
  public void arm(Alarm alarm, long atNanos) {
    alarms.arm(alarm, atNanos);
  }

  @Override
  public void disarm(Alarm alarm) {
    alarms.disarm(alarm);
  }

  @Override
  public void post(Event event) {
    posted.add(event);
  }

  @Override
  public RandomGenerator chance(String stream) {
    return chances.computeIfAbsent(stream, name -> new Chance(settings.seed(), name, trace));
  }

  @Override
  public long record(Change change) {
    long position = journal.append(change);
    if (settings.maxSyncNanos() == 0) {
      journal.sync(position);
    } else if (!syncDone.isArmed()) {
      beginSync();
    }
    return position;
  }

  @Override
  public void effect(Lane lane, Effect effect) {
    effectWhenDurable(lane, 0, effect);
  }

  @Override
  public void effectWhenDurable(Lane lane, long position, Effect effect) {
    effects.add(lane, effect, position);
  }

  @Override
  public void enter(Event event) {
    if (crashed) {
      throw new WorldStoppedException(new IllegalStateException("it has crashed"));
    }
    if (inEvent) {
      throw new IllegalStateException("an event may not enter the world again: post instead");
    }
    if (trace != null) {
      trace.event(nowNanos);
    }
    happen(event);
    perform();
  }

  /** The trace of all events, effects and draws; only of a traced world. */
  public WorldTrace trace() {
    if (trace == null) {
      throw new IllegalStateException("this world is not traced");
    }
    return trace;
  }

  /** The journal under this world. */
  public MemoryJournal journal() {
    return journal;
  }

  /** The instant of the next alarm; {@link Long#MAX_VALUE} where none is armed. */
  public long nextAlarmNanos() {
    return alarms.earliestNanos();
  }

  /** How many alarms are armed. */
  public int armedAlarms() {
    return alarms.size();
  }

  /** Moves the clock to the next alarm and lets it ring; false where none is armed. */
  public boolean step() {
    if (crashed || alarms.isEmpty()) {
      return false;
    }
    nowNanos = Math.max(nowNanos, alarms.earliestNanos());
    Alarm alarm = alarms.poll();
    if (trace != null) {
      trace.rang(nowNanos, alarm);
    }
    happen(alarm.onRing());
    perform();
    return true;
  }

  /** Lets every alarm up to the instant ring, and ends with the clock there. */
  public void runUntil(long untilNanos) {
    while (!crashed && alarms.earliestNanos() <= untilNanos) {
      step();
    }
    nowNanos = Math.max(nowNanos, untilNanos);
  }

  /** Lets time pass. */
  public void runFor(long nanos) {
    runUntil(nowNanos + nanos);
  }

  /**
   * Ends this world as a power cut does.
   *
   * @return what the next process finds
   */
  public MemoryJournal crash() {
    crashed = true;
    effects.clear();
    parked.clear();
    posted.clear();
    return journal.afterCrash();
  }

  private void happen(Event event) {
    inEvent = true;
    try {
      event.happen();
      while (!posted.isEmpty()) {
        if (trace != null) {
          trace.event(nowNanos);
        }
        posted.remove().happen();
      }
    } finally {
      inEvent = false;
    }
  }

  /** Performs what may be performed; an effect that enters the world adds to the same line. */
  private void perform() {
    if (performing || (effects.isEmpty() && !synced)) {
      return;
    }
    performing = true;
    try {
      do {
        if (synced) {
          synced = false;
          performParked();
        }
        performQueued();
      } while (synced);
    } finally {
      performing = false;
    }
  }

  private void performQueued() {
    while (!effects.isEmpty()) {
      Lane lane = effects.headLane();
      long position = effects.headPosition();
      Effect effect = effects.poll();
      if (lane.waits || position > journal.durablePosition()) {
        park(lane, effect, position);
      } else {
        perform(lane, effect);
      }
    }
  }

  private void park(Lane lane, Effect effect, long position) {
    lane.add(effect, position);
    if (!lane.waits) {
      lane.waits = true;
      parked.add(lane);
    }
  }

  /** Performs what became durable; a lane whose next effect still waits stays parked. */
  private void performParked() {
    for (int left = parked.size(); left > 0 && !crashed; left--) {
      Lane lane = parked.remove();
      Effect effect = lane.next(journal.durablePosition());
      while (effect != null && !Lane.isParked(effect)) {
        perform(lane, effect);
        effect = lane.next(journal.durablePosition());
      }
      lane.waits = effect != null;
      if (lane.waits) {
        parked.add(lane);
      }
    }
  }

  private void perform(Lane lane, Effect effect) {
    if (trace != null) {
      trace.performed(nowNanos, lane);
    }
    effect.perform();
  }

  private void beginSync() {
    syncingTo = journal.appendedPosition();
    long spread = settings.maxSyncNanos() - settings.minSyncNanos();
    long delay = settings.minSyncNanos() + (spread == 0 ? 0 : syncChance.nextLong(spread));
    alarms.arm(syncDone, nowNanos + delay);
  }

  private void finishSync() {
    journal.sync(syncingTo);
    if (journal.appendedPosition() > syncingTo) {
      beginSync();
    }
    synced = true;
  }
}
