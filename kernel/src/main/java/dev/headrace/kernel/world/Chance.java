package dev.headrace.kernel.world;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A stream of chance that depends on its seed and its name alone: SplitMix64, written out so that
 * no release of a library changes what a seed means.
 */
final class Chance implements RandomGenerator {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final long FNV_OFFSET = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;

  private final @Nullable WorldTrace trace;
  private long state;

  Chance(long seed, String stream, @Nullable WorldTrace trace) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < stream.length(); i++) {
      hash = (hash ^ stream.charAt(i)) * FNV_PRIME;
    }
    this.state = mix(seed + GOLDEN_GAMMA) ^ mix(hash);
    this.trace = trace;
  }

  @Override
  public long nextLong() {
    state += GOLDEN_GAMMA;
    long drawn = mix(state);
    if (trace != null) {
      trace.drew(drawn);
    }
    return drawn;
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
