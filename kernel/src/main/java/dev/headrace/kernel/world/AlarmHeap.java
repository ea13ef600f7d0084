package dev.headrace.kernel.world;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The alarms that are set, earliest first, in a heap of four children a node: shallower than a
 * binary one, and a node's children share a cache line of instants. Alarms of one instant come in
 * the order armed.
 *
 * <p>The heap moves numbers, not references: an armed alarm has a handle, and a table says where in
 * the heap a handle is. An alarm that was taken out leaves its place at the top open until the next
 * change, because what rings mostly arms something, which then takes that place.
 */
final class AlarmHeap {
  private static final int CAPACITY = 64;

  /** By place in the heap; place 0 is the earliest. */
  private long[] atNanos = new long[CAPACITY];

  private long[] orders = new long[CAPACITY];
  private int[] handles = new int[CAPACITY];

  /** By handle. */
  private @Nullable Alarm[] alarms = new @Nullable Alarm[CAPACITY];

  private int[] places = new int[CAPACITY];

  /** Handles that no alarm has, as a stack. */
  private int[] freeHandles = new int[CAPACITY];

  private int freeCount;
  private int size;
  private boolean topIsOpen;
  private long nextOrder;

  AlarmHeap() {
    for (int handle = CAPACITY - 1; handle >= 0; handle--) {
      freeHandles[freeCount++] = handle;
    }
  }

  boolean isEmpty() {
    return size() == 0;
  }

  int size() {
    return topIsOpen ? size - 1 : size;
  }

  /** The instant of the earliest alarm; {@link Long#MAX_VALUE} where none is set. */
  long earliestNanos() {
    closeTop();
    return size == 0 ? Long.MAX_VALUE : atNanos[0];
  }

  /** Sets an alarm; an instant before the world's first is its first. */
  void arm(Alarm alarm, long instantNanos) {
    long at = Math.max(0, instantNanos);
    long order = nextOrder++;
    int handle = alarm.handle;
    if (handle == Alarm.NOT_ARMED) {
      insert(handleFor(alarm), at, order);
      return;
    }
    closeTop();
    int place = places[handle];
    if (at < atNanos[place]) {
      siftUp(place, handle, at, order);
    } else {
      siftDown(place, handle, at, order);
    }
  }

  private void insert(int handle, long at, long order) {
    if (topIsOpen) {
      topIsOpen = false;
      siftDown(0, handle, at, order);
    } else {
      siftUp(size++, handle, at, order);
    }
  }

  void disarm(Alarm alarm) {
    int handle = alarm.handle;
    if (handle == Alarm.NOT_ARMED) {
      return;
    }
    closeTop();
    int place = places[handle];
    release(alarm);
    fill(place);
  }

  /** Takes the earliest alarm out; the heap must not be empty. */
  Alarm poll() {
    closeTop();
    Alarm first = size == 0 ? null : alarms[handles[0]];
    if (first == null) {
      throw new IllegalStateException("no alarm is armed");
    }
    release(first);
    topIsOpen = true;
    return first;
  }

  private void closeTop() {
    if (topIsOpen) {
      topIsOpen = false;
      fill(0);
    }
  }

  /** Fills a place that nothing is in with the last of the heap. */
  private void fill(int place) {
    int last = --size;
    if (last == place) {
      return;
    }
    int handle = handles[last];
    long at = atNanos[last];
    long order = orders[last];
    siftUp(place, handle, at, order);
    if (places[handle] == place) {
      siftDown(place, handle, at, order);
    }
  }

  private void siftUp(int from, int handle, long at, long order) {
    int place = from;
    while (place > 0) {
      int parent = (place - 1) >>> 2;
      if (atNanos[parent] < at || (atNanos[parent] == at && orders[parent] < order)) {
        break;
      }
      put(place, handles[parent], atNanos[parent], orders[parent]);
      place = parent;
    }
    put(place, handle, at, order);
  }

  private void siftDown(int from, int handle, long at, long order) {
    int place = from;
    while (true) {
      int first = (place << 2) + 1;
      if (first >= size) {
        break;
      }
      int best =
          first + 3 < size
              ? earlier(earlier(first, first + 1), earlier(first + 2, first + 3))
              : earliestOfLast(first);
      long bestAt = atNanos[best];
      if (at < bestAt || (at == bestAt && order < orders[best])) {
        break;
      }
      put(place, handles[best], bestAt, orders[best]);
      place = best;
    }
    put(place, handle, at, order);
  }

  /** The earliest of the children at the end of the heap, of which there are fewer than four. */
  private int earliestOfLast(int first) {
    int best = first;
    for (int child = first + 1; child < size; child++) {
      best = earlier(best, child);
    }
    return best;
  }

  /**
   * Which of two places is earlier; without a branch, as none could be foretold. No instant is
   * negative, so that no difference overflows.
   */
  private int earlier(int one, int other) {
    long difference = atNanos[other] - atNanos[one];
    if (difference == 0) {
      difference = orders[other] - orders[one];
    }
    return one + ((other - one) & (int) (difference >> 63));
  }

  private void put(int place, int handle, long at, long order) {
    handles[place] = handle;
    atNanos[place] = at;
    orders[place] = order;
    places[handle] = place;
  }

  private int handleFor(Alarm alarm) {
    if (freeCount == 0) {
      grow();
    }
    int handle = freeHandles[--freeCount];
    alarms[handle] = alarm;
    alarm.handle = handle;
    return handle;
  }

  private void release(Alarm alarm) {
    alarms[alarm.handle] = null;
    freeHandles[freeCount++] = alarm.handle;
    alarm.handle = Alarm.NOT_ARMED;
  }

  private void grow() {
    int before = alarms.length;
    int capacity = before * 2;
    atNanos = Arrays.copyOf(atNanos, capacity);
    orders = Arrays.copyOf(orders, capacity);
    handles = Arrays.copyOf(handles, capacity);
    alarms = Arrays.copyOf(alarms, capacity);
    places = Arrays.copyOf(places, capacity);
    freeHandles = Arrays.copyOf(freeHandles, capacity);
    for (int handle = capacity - 1; handle >= before; handle--) {
      freeHandles[freeCount++] = handle;
    }
  }
}
