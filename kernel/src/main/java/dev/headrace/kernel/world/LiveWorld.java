package dev.headrace.kernel.world;

import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.Journal;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The world of the wall clock. A thread that brings an event runs it under one lock, leaves, and
 * performs its effects; one thread rings the alarms and hands their effects on. Nothing here waits
 * for the outside while it holds the lock.
 */
public final class LiveWorld implements World, Entrance, AutoCloseable {
  private static final Logger LOG = System.getLogger(LiveWorld.class.getName());

  /** A lane whose head waits for the disk. */
  private record Parked(Lane lane, long position) {}

  private final Journal journal;
  private final Executor effectsOfAlarms =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("effects-", 0).factory());
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition earlierAlarm = lock.newCondition();
  private final AlarmHeap alarms = new AlarmHeap();
  private final ArrayDeque<Event> posted = new ArrayDeque<>();
  private final ArrayList<Lane> touched = new ArrayList<>();
  private final Map<String, RandomGenerator> chances = new HashMap<>();
  private final PriorityQueue<Parked> parked =
      new PriorityQueue<>(Comparator.comparingLong(Parked::position));
  private final Set<Consumer<WorldStoppedException>> waiters = ConcurrentHashMap.newKeySet();
  private final long originNanos = System.nanoTime();
  private final long seed;
  private final Thread alarmThread;

  private long nowNanos;
  private long epochMillis;
  private long alarmThreadWakesNanos = Long.MAX_VALUE;
  private boolean closed;
  private volatile long durablePosition;
  private volatile @Nullable Throwable stoppedBy;

  /**
   * Starts a world over a journal, whose listener it becomes.
   *
   * @param seed what chance comes from; a new one at each start
   */
  public LiveWorld(Journal journal, long seed) {
    this.journal = journal;
    this.seed = seed;
    this.durablePosition = journal.durablePosition();
    journal.listen(this::becameDurable, this::journalFailed);
    this.alarmThread = Thread.ofPlatform().name("alarms").daemon().unstarted(this::ringAlarms);
    alarmThread.start();
  }

  @Override
  public long nowNanos() {
    return nowNanos;
  }

  @Override
  public long epochMillis() {
    return epochMillis;
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
    return chances.computeIfAbsent(stream, name -> new Chance(seed, name, null));
  }

  @Override
  public long record(Change change) {
    return journal.append(change);
  }

  @Override
  public void effect(Lane lane, Effect effect) {
    effectWhenDurable(lane, 0, effect);
  }

  @Override
  public void effectWhenDurable(Lane lane, long position, Effect effect) {
    lane.add(effect, position);
    touched.add(lane);
  }

  @Override
  public void enter(Event event) {
    Lane[] toDrain;
    if (lock.isHeldByCurrentThread()) {
      throw new IllegalStateException("an event may not enter the world again: post instead");
    }
    lock.lock();
    try {
      refuseIfStopped();
      long instantNanos = nextInstant();
      ringUntil(instantNanos);
      refuseIfStopped();
      moveTo(instantNanos, instantNanos);
      happen(event);
    } finally {
      toDrain = leave();
    }
    drain(toDrain);
  }

  @Override
  public void awaitRoom() {
    refuseIfStopped();
    journal.awaitRoom();
  }

  @Override
  public void whenStopped(Consumer<WorldStoppedException> waiter) {
    waiters.add(waiter);
    if (stoppedBy != null) {
      tellWaiters();
    }
  }

  @Override
  public void forget(Consumer<WorldStoppedException> waiter) {
    waiters.remove(waiter);
  }

  /** What has stopped this world; null while it runs. */
  public @Nullable Throwable stoppedBy() {
    return stoppedBy;
  }

  /** Rings no more alarms and takes no more events. The journal is its owner's to close. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (stoppedBy == null) {
        stoppedBy = new IllegalStateException("it was closed");
      }
      earlierAlarm.signalAll();
    } finally {
      lock.unlock();
    }
    tellWaiters();
  }

  private void refuseIfStopped() {
    Throwable cause = stoppedBy;
    if (cause != null) {
      throw new WorldStoppedException(cause);
    }
  }

  /**
   * The instant of an event that comes from outside: the clock's, and later than all before it, so
   * that the order of instants is the order of events.
   */
  private long nextInstant() {
    return Math.max(System.nanoTime() - originNanos, nowNanos + 1);
  }

  /**
   * Rings all alarms that are due by an instant, each at the very instant that it was set for. So
   * what happens depends on when events come from outside and not on how late a thread wakes, and a
   * simulated world to which the same events come at the same instants decides the same.
   */
  private void ringUntil(long instantNanos) {
    while (alarms.earliestNanos() <= instantNanos && stoppedBy == null) {
      moveTo(Math.max(nowNanos, alarms.earliestNanos()), instantNanos);
      Alarm alarm = alarms.poll();
      try {
        happen(alarm.onRing());
      } catch (RuntimeException bug) {
        LOG.log(Level.ERROR, "an alarm's event failed: " + alarm.name(), bug);
      }
    }
  }

  /** Sets both clocks to an instant, which may lie before the one that the wall clock shows. */
  private void moveTo(long instantNanos, long clockNanos) {
    nowNanos = instantNanos;
    epochMillis = System.currentTimeMillis() - (clockNanos - instantNanos) / 1_000_000;
  }

  private void happen(Event event) {
    try {
      event.happen();
    } catch (BrokenInvariantError broken) {
      stop(broken);
      throw broken;
    } finally {
      happenPosted();
    }
  }

  /** A posted event's failure is its own: there is no caller to tell. */
  private void happenPosted() {
    Event next = posted.poll();
    while (next != null) {
      try {
        next.happen();
      } catch (BrokenInvariantError broken) {
        stop(broken);
        return;
      } catch (RuntimeException bug) {
        LOG.log(Level.ERROR, "a posted event failed", bug);
      }
      next = posted.poll();
    }
  }

  /** Gives the lock back; what the event left to do outside goes with this thread. */
  private Lane[] leave() {
    Lane[] toDrain = touched.isEmpty() ? NO_LANES : touched.toArray(NO_LANES);
    touched.clear();
    if (alarms.earliestNanos() < alarmThreadWakesNanos) {
      earlierAlarm.signal();
    }
    lock.unlock();
    if (stoppedBy != null) {
      tellWaiters();
    }
    return toDrain;
  }

  private static final Lane[] NO_LANES = {};

  private void drain(Lane[] lanes) {
    for (Lane lane : lanes) {
      if (lane.beginDraining()) {
        drain(lane);
      }
    }
  }

  /** Performs a lane's effects until it is empty or waits for the disk; this thread alone may. */
  private void drain(Lane lane) {
    Effect effect = lane.next(durablePosition);
    while (effect != null) {
      if (Lane.isParked(effect)) {
        if (park(lane)) {
          return;
        }
      } else {
        perform(effect);
      }
      effect = lane.next(durablePosition);
    }
  }

  private static void perform(Effect effect) {
    try {
      effect.perform();
    } catch (RuntimeException bug) {
      LOG.log(Level.ERROR, "an effect failed", bug);
    }
  }

  /** False where the head became durable meanwhile. */
  private boolean park(Lane lane) {
    synchronized (parked) {
      long position = lane.headPosition();
      if (position <= durablePosition) {
        return false;
      }
      parked.add(new Parked(lane, position));
      return true;
    }
  }

  private void becameDurable(long position) {
    List<Lane> freed = new ArrayList<>();
    synchronized (parked) {
      durablePosition = position;
      Parked head = parked.peek();
      while (head != null && head.position() <= position) {
        parked.poll();
        freed.add(head.lane());
        head = parked.peek();
      }
    }
    freed.forEach(this::drain);
  }

  /** What was recorded last may be lost, so no reply that rests on it may leave any more. */
  private void journalFailed(Throwable cause) {
    stop(cause);
    tellWaiters();
  }

  private void tellWaiters() {
    Throwable cause = stoppedBy;
    if (cause != null) {
      var stopped = new WorldStoppedException(cause);
      for (Consumer<WorldStoppedException> waiter : List.copyOf(waiters)) {
        if (waiters.remove(waiter)) {
          waiter.accept(stopped);
        }
      }
    }
  }

  private void stop(Throwable cause) {
    if (stoppedBy == null) {
      stoppedBy = cause;
      LOG.log(
          Level.ERROR, "the control plane stops: its state must be rebuilt by a restart", cause);
    }
  }

  private void ringAlarms() {
    while (true) {
      Lane[] toDrain;
      lock.lock();
      try {
        if (!awaitAlarm()) {
          return;
        }
        ringUntil(System.nanoTime() - originNanos);
      } catch (BrokenInvariantError stopped) {
        return;
      } finally {
        toDrain = leave();
      }
      if (toDrain.length > 0) {
        effectsOfAlarms.execute(() -> drain(toDrain));
      }
    }
  }

  /**
   * Waits, with the lock given back meanwhile, until an alarm is due; false when the world ends.
   */
  private boolean awaitAlarm() {
    while (!closed && stoppedBy == null) {
      long waitNanos = alarms.earliestNanos() - (System.nanoTime() - originNanos);
      if (waitNanos <= 0) {
        alarmThreadWakesNanos = Long.MIN_VALUE;
        return true;
      }
      alarmThreadWakesNanos = alarms.earliestNanos();
      try {
        if (alarms.isEmpty()) {
          earlierAlarm.await();
        } else {
          earlierAlarm.awaitNanos(waitNanos);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }
}
