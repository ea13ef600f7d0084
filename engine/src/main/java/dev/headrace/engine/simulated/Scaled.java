package dev.headrace.engine.simulated;

/** Brings random bits into a range. */
final class Scaled {
  private Scaled() {}

  /** A number from 0 to below a bound, from 64 random bits. */
  static long below(long bits, long bound) {
    return Math.unsignedMultiplyHigh(bits, bound);
  }
}
