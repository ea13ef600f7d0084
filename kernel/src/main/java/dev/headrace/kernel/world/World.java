package dev.headrace.kernel.world;

import dev.headrace.kernel.journal.Change;
import java.util.random.RandomGenerator;

/**
 * All that a rule may touch: the time, alarms, chance, the journal, and effects on the outside.
 *
 * <p>Rules run one event at a time. Every method here is called from within an event only. The live
 * world keeps wall time and runs effects on the threads that brought the events; the simulated
 * world jumps from alarm to alarm. The same rules run in both.
 */
public interface World {
  /** Monotonic time in nanoseconds, constant within an event; for durations and alarms. */
  long nowNanos();

  /** Wall time in milliseconds since the epoch, constant within an event; for what users see. */
  long epochMillis();

  /**
   * Lets the alarm ring at an instant of {@link #nowNanos}, instead of any earlier setting. Alarms
   * of one instant ring in the order in which they were armed; one in the past rings next.
   */
  void arm(Alarm alarm, long atNanos);

  /** Silences the alarm; one that is not armed stays so. */
  void disarm(Alarm alarm);

  /** Runs the event at this instant, after this one: the only way a service calls another. */
  void post(Event event);

  /**
   * A stream of chance by its name, so that one more draw in one place shifts no other. A rule
   * keeps what it gets here rather than ask for each draw.
   */
  RandomGenerator chance(String stream);

  /**
   * Puts the change on the journal, behind all earlier ones.
   *
   * @return its position, which grows; for {@link #effectWhenDurable}
   */
  long record(Change change);

  /** Performs the effect after this event, behind all earlier effects of its lane. */
  void effect(Lane lane, Effect effect);

  /**
   * Performs the effect once the journal is on disk up to a position, behind all earlier effects of
   * its lane; later ones of the lane wait behind it. The position is the newest among the records
   * that a reply read or wrote, so that nothing is acknowledged that a crash could take back.
   */
  void effectWhenDurable(Lane lane, long position, Effect effect);
}
