package dev.headrace.advisor.live;

import java.nio.ByteBuffer;
import org.HdrHistogram.IntCountsHistogram;

/**
 * How often a quantity had which size, each known to a sixteenth of itself, in 2 KB. A value beyond
 * the range counts as the largest.
 */
final class Sizes {
  /** The largest that is told apart: an hour in microseconds, 3.4 GB in bytes. */
  static final long LARGEST = 3_600_000_000L;

  /** Counts of one size are 32-bit numbers: whoever adds stops or begins anew before that. */
  static final long MOST = 1_000_000_000;

  private static final int DIGITS = 1;

  private final IntCountsHistogram counts;

  Sizes() {
    this(new IntCountsHistogram(LARGEST, DIGITS));
  }

  private Sizes(IntCountsHistogram counts) {
    this.counts = counts;
  }

  /** Counts a size; a negative one counts as 0. */
  void add(long size) {
    counts.recordValue(Math.clamp(size, 0, LARGEST));
  }

  /** Counts all that another one counted. */
  void add(Sizes other) {
    counts.add(other.counts);
  }

  long count() {
    return counts.getTotalCount();
  }

  boolean isFull() {
    return count() >= MOST;
  }

  /** The size that a share of all does not exceed, 0 to 1; 0 where there is none. */
  long quantile(double share) {
    return count() == 0 ? 0 : counts.getValueAtPercentile(share * 100);
  }

  long least() {
    return count() == 0 ? 0 : counts.getMinValue();
  }

  long most() {
    return count() == 0 ? 0 : counts.getMaxValue();
  }

  /** Appends its counts, in as many bytes as there are sizes, about. */
  void write(ByteBuffer into) {
    int lengthAt = into.position();
    into.putInt(0);
    int length = counts.encodeIntoByteBuffer(into);
    into.putInt(lengthAt, length);
  }

  /** Reads what {@link #write} has written. */
  static Sizes read(ByteBuffer from) {
    int length = from.getInt();
    ByteBuffer own = from.slice(from.position(), length);
    from.position(from.position() + length);
    var sizes = new Sizes();
    sizes.counts.add(IntCountsHistogram.decodeFromByteBuffer(own, LARGEST));
    return sizes;
  }

  /** The most bytes that {@link #write} needs. */
  int neededBytes() {
    return Integer.BYTES + counts.getNeededByteBufferCapacity();
  }
}
