package dev.headrace.kernel.world;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The effects of a simulated world that are still to be performed, in the order of their events: a
 * ring of places that are used again, so that an effect costs no object.
 */
final class EffectQueue {
  /** A place in the ring. What was there last stays until it is used again. */
  private static final class Place {
    private @Nullable Effect effect;
    private @Nullable Lane lane;
    private long position;
  }

  private Place[] ring = places(64);
  private int head;
  private int size;

  private static Place[] places(int count) {
    var places = new Place[count];
    Arrays.setAll(places, i -> new Place());
    return places;
  }

  void add(Lane lane, Effect effect, long position) {
    if (size == ring.length) {
      grow();
    }
    Place place = ring[(head + size) & (ring.length - 1)];
    place.effect = effect;
    place.lane = lane;
    place.position = position;
    size++;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The lane of the head; the queue must not be empty. */
  Lane headLane() {
    Lane lane = ring[head].lane;
    if (size == 0 || lane == null) {
      throw new IllegalStateException("no effect is queued");
    }
    return lane;
  }

  /** What the head waits for. */
  long headPosition() {
    return ring[head].position;
  }

  /** Takes the head out; the queue must not be empty. */
  Effect poll() {
    Effect effect = ring[head].effect;
    if (size == 0 || effect == null) {
      throw new IllegalStateException("no effect is queued");
    }
    head = (head + 1) & (ring.length - 1);
    size--;
    return effect;
  }

  void clear() {
    size = 0;
  }

  private void grow() {
    Place[] grown = places(ring.length * 2);
    for (int i = 0; i < size; i++) {
      grown[i] = ring[(head + i) & (ring.length - 1)];
    }
    ring = grown;
    head = 0;
  }
}
