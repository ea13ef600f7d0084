package dev.headrace.kernel.ports;

/** Something whose capacity a scaling policy sets. Called within an event. */
public interface ScalableTarget {
  /** How much it has been asked to have. */
  int desiredCapacity();

  /** Asks for another capacity, within its own limits. */
  void scaleTo(int capacity);
}
