package dev.headrace.kernel.world;

/**
 * An event that its owner sets for an instant, and keeps: arming it again moves it and never adds
 * one, because it knows its own number among the alarms that are set.
 */
public final class Alarm {
  static final int NOT_ARMED = -1;

  private final String name;
  private final Event onRing;

  /** Its number among the alarms that are set; see {@link AlarmHeap}. */
  int handle = NOT_ARMED;

  /**
   * @param name what rings, for traces; a constant, such as {@code "invocation timeout"}
   * @param onRing what happens then
   */
  public Alarm(String name, Event onRing) {
    this.name = name;
    this.onRing = onRing;
  }

  /** What rings, for traces. */
  public String name() {
    return name;
  }

  /** Whether it is set to ring. */
  public boolean isArmed() {
    return handle != NOT_ARMED;
  }

  Event onRing() {
    return onRing;
  }
}
