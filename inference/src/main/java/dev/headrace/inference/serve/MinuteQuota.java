package dev.headrace.inference.serve;

/**
 * So many of something a minute, refilled continuously, never above what a minute holds. It counts
 * in parts of a thing that make a nanosecond's refill a whole number, so nothing is rounded.
 */
final class MinuteQuota {
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final long perMinute;
  private long left;
  private long filledNanos;

  /** A full one. */
  MinuteQuota(long perMinute, long nowNanos) {
    this.perMinute = perMinute > QuotaLimits.MOST ? QuotaLimits.UNLIMITED : perMinute;
    this.left = isUnlimited() ? 0 : capacity();
    this.filledNanos = nowNanos;
  }

  boolean isUnlimited() {
    return perMinute == QuotaLimits.UNLIMITED;
  }

  private long capacity() {
    return perMinute * MINUTE_NANOS;
  }

  /** What may be taken now; below zero where more was used than had been reserved. */
  long left(long nowNanos) {
    refill(nowNanos);
    return isUnlimited() ? QuotaLimits.UNLIMITED : Math.floorDiv(left, MINUTE_NANOS);
  }

  boolean has(long amount, long nowNanos) {
    return left(nowNanos) >= amount;
  }

  /** Takes what {@link #has} said is there. */
  void take(long amount, long nowNanos) {
    refill(nowNanos);
    if (!isUnlimited()) {
      left -= amount * MINUTE_NANOS;
    }
  }

  /**
   * Ends a reservation: what was not used goes back, what was used beyond it is owed, up to what a
   * minute refills.
   */
  void settle(long reserved, long used, long nowNanos) {
    refill(nowNanos);
    if (!isUnlimited()) {
      long back = Math.clamp(reserved - used, -2 * perMinute, perMinute) * MINUTE_NANOS;
      left = Math.clamp(left + back, -capacity(), capacity());
    }
  }

  /** How long until it is full again. */
  long nanosUntilFull(long nowNanos) {
    refill(nowNanos);
    return isUnlimited() ? 0 : Math.ceilDiv(capacity() - left, perMinute);
  }

  private void refill(long nowNanos) {
    long passed = Math.min(nowNanos - filledNanos, 2 * MINUTE_NANOS);
    filledNanos = nowNanos;
    if (!isUnlimited()) {
      left = Math.min(capacity(), left + passed * perMinute);
    }
  }
}
