package dev.headrace.inference.serve;

import dev.headrace.kernel.Partition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a server is there for: for those who ask, to be kept up though nobody does, or for nothing
 * more, as it leaves.
 */
final class Purpose {
  private static final long NEVER = Long.MAX_VALUE;

  private final Scaling rules;
  private @Nullable Partition forWhom;
  private boolean kept;
  private boolean leaving;
  private long endsByNanos = NEVER;

  Purpose(Scaling rules) {
    this.rules = rules;
  }

  /** On whose behalf the next server is started. */
  Partition forWhom() {
    return Objects.requireNonNull(forWhom);
  }

  void isFor(Partition partition) {
    forWhom = partition;
  }

  /** It is to be up from now on. */
  void keep() {
    kept = true;
  }

  /**
   * It is to end, with its last request, or after a time if that is sooner; a second notice does
   * not put off the first.
   *
   * @param withinNanos {@link Long#MAX_VALUE} for with its last request
   */
  void leave(long nowNanos, long withinNanos) {
    leaving = true;
    endsByNanos = Math.min(endsByNanos, rules.endsByNanos(nowNanos, withinNanos));
  }

  /** It has ended, as it was to: what comes after it is there for those who ask. */
  void hasLeft() {
    kept = false;
    leaving = false;
    endsByNanos = NEVER;
  }

  /** Whether it is kept up, and does not leave. */
  boolean isKept() {
    return kept && !leaving;
  }

  boolean isLeaving() {
    return leaving;
  }

  /** Whether it is neither kept up nor leaves. */
  boolean isForAskers() {
    return !kept && !leaving;
  }

  /** Whether it may be idle for ever, and makes room for nobody. */
  boolean isSpared() {
    return kept && rules.sparesKept();
  }

  boolean takesRequests() {
    return rules.takesRequests(leaving);
  }

  /** Whether it leaves and ends now. */
  boolean endsNow(boolean idle) {
    return leaving && rules.endsNow(idle);
  }

  /** When it ends at the latest; {@link Long#MAX_VALUE} for with its last request. */
  long endsByNanos() {
    return endsByNanos;
  }
}
