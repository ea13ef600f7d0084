package dev.headrace.lambda.run;

import java.util.UUID;

/** Makes the ids that users see from the world's numbers, so that no rule pays for one unseen. */
final class RequestIds {
  private RequestIds() {}

  /**
   * The id of a request, a UUID of version 4.
   *
   * @param saltHigh differs between worlds
   * @param saltLow differs between worlds
   */
  static String of(long saltHigh, long saltLow, long id) {
    long high = (mix(saltHigh + id) & ~0xF000L) | 0x4000L;
    long low = (mix(saltLow ^ mix(id)) & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }

  private static long mix(long value) {
    long z = value * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
