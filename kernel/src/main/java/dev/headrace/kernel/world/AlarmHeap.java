package dev.headrace.kernel.world;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The alarms that are set, earliest first, in a heap of four children a node: shallower than a
 * binary one, and a node's children share a cache line of instants. Alarms of one instant come in
 * the order armed.
 */
final class AlarmHeap {
  private @Nullable Alarm[] alarms = new @Nullable Alarm[64];
  private long[] atNanos = new long[64];
  private long[] orders = new long[64];
  private int size;
  private long nextOrder;

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** The instant of the earliest alarm; {@link Long#MAX_VALUE} where none is set. */
  long earliestNanos() {
    return size == 0 ? Long.MAX_VALUE : atNanos[0];
  }

  void arm(Alarm alarm, long at) {
    long order = nextOrder++;
    int slot = alarm.slot;
    if (slot == Alarm.NOT_ARMED) {
      if (size == alarms.length) {
        grow();
      }
      siftUp(size++, alarm, at, order);
    } else if (at < atNanos[slot]) {
      siftUp(slot, alarm, at, order);
    } else {
      siftDown(slot, alarm, at, order);
    }
  }

  void disarm(Alarm alarm) {
    int slot = alarm.slot;
    if (slot == Alarm.NOT_ARMED) {
      return;
    }
    alarm.slot = Alarm.NOT_ARMED;
    int last = --size;
    Alarm moved = alarms[last];
    alarms[last] = null;
    if (last == slot || moved == null) {
      return;
    }
    long at = atNanos[last];
    long order = orders[last];
    siftUp(slot, moved, at, order);
    if (moved.slot == slot) {
      siftDown(slot, moved, at, order);
    }
  }

  /** Takes the earliest alarm out; the heap must not be empty. */
  Alarm poll() {
    Alarm first = alarms[0];
    if (first == null) {
      throw new IllegalStateException("no alarm is armed");
    }
    disarm(first);
    return first;
  }

  private void siftUp(int from, Alarm alarm, long at, long order) {
    int slot = from;
    while (slot > 0) {
      int parent = (slot - 1) >>> 2;
      if (atNanos[parent] < at || (atNanos[parent] == at && orders[parent] < order)) {
        break;
      }
      place(slot, alarms[parent], atNanos[parent], orders[parent]);
      slot = parent;
    }
    place(slot, alarm, at, order);
  }

  private void siftDown(int from, Alarm alarm, long at, long order) {
    int slot = from;
    while (true) {
      int first = (slot << 2) + 1;
      if (first >= size) {
        break;
      }
      int best = first;
      int end = Math.min(first + 4, size);
      for (int child = first + 1; child < end; child++) {
        if (atNanos[child] < atNanos[best]
            || (atNanos[child] == atNanos[best] && orders[child] < orders[best])) {
          best = child;
        }
      }
      if (at < atNanos[best] || (at == atNanos[best] && order < orders[best])) {
        break;
      }
      place(slot, alarms[best], atNanos[best], orders[best]);
      slot = best;
    }
    place(slot, alarm, at, order);
  }

  private void place(int slot, @Nullable Alarm alarm, long at, long order) {
    if (alarm == null) {
      throw new IllegalStateException("an empty slot within the heap");
    }
    alarms[slot] = alarm;
    atNanos[slot] = at;
    orders[slot] = order;
    alarm.slot = slot;
  }

  private void grow() {
    int capacity = alarms.length * 2;
    alarms = Arrays.copyOf(alarms, capacity);
    atNanos = Arrays.copyOf(atNanos, capacity);
    orders = Arrays.copyOf(orders, capacity);
  }
}
