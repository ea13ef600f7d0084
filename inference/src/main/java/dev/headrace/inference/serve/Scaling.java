package dev.headrace.inference.serve;

import java.util.BitSet;

/** How many servers of a model are kept up, and what becomes of those that are to leave. */
class Scaling {
  /** How many more are to be started; as many as are too many, below zero. */
  int missing(int wanted, int kept) {
    return wanted - kept;
  }

  /** Whether a server that leaves takes requests. */
  boolean takesRequests(boolean leaving) {
    return !leaving;
  }

  /** Whether a server that leaves ends now. */
  boolean endsNow(boolean idle) {
    return idle;
  }

  /**
   * When a server ends at the latest that leaves.
   *
   * @param withinNanos after which it ends; {@link Long#MAX_VALUE} for with its last request
   */
  long endsByNanos(long nowNanos, long withinNanos) {
    return withinNanos == Long.MAX_VALUE ? Long.MAX_VALUE : nowNanos + withinNanos;
  }

  /** Whether another one follows a server that is taken back. */
  boolean replacesTakenBack() {
    return true;
  }

  /**
   * Whether a server that is kept up is idle for as long as it likes, and makes room for nobody.
   */
  boolean sparesKept() {
    return true;
  }

  /**
   * The number of a server that starts among those of its model, from 0.
   *
   * @param taken those of the servers that are up
   */
  int number(BitSet taken) {
    return taken.nextClearBit(0);
  }
}
