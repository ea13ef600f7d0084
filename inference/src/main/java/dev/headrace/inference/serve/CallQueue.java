package dev.headrace.inference.serve;

import org.jspecify.annotations.Nullable;

/** Requests that wait, in the order of their arrival; each may leave from wherever it stands. */
final class CallQueue {
  private @Nullable ModelCall first;
  private @Nullable ModelCall last;
  private int size;

  int size() {
    return size;
  }

  void add(ModelCall call) {
    ModelCall tail = last;
    call.before = tail;
    if (tail == null) {
      first = call;
    } else {
      tail.after = call;
    }
    last = call;
    size++;
  }

  /** Puts one before all others. */
  void addFirst(ModelCall call) {
    ModelCall head = first;
    call.after = head;
    if (head == null) {
      last = call;
    } else {
      head.before = call;
    }
    first = call;
    size++;
  }

  @Nullable ModelCall poll() {
    ModelCall head = first;
    if (head != null) {
      remove(head);
    }
    return head;
  }

  /** Takes out one that is in it. */
  void remove(ModelCall call) {
    ModelCall earlier = call.before;
    ModelCall later = call.after;
    if (earlier == null) {
      first = later;
    } else {
      earlier.after = later;
    }
    if (later == null) {
      last = earlier;
    } else {
      later.before = earlier;
    }
    call.before = null;
    call.after = null;
    size--;
  }
}
