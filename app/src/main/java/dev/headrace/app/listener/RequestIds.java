package dev.headrace.app.listener;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Makes the ids that answers and logs carry: random UUIDs, without the cost of secrecy. */
final class RequestIds {
  private static final long VERSION_4 = 0x4000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private RequestIds() {}

  static String next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (random.nextLong() & ~0xF000L) | VERSION_4;
    long low = (random.nextLong() & ~0xC000_0000_0000_0000L) | VARIANT;
    return new UUID(high, low).toString();
  }
}
