package dev.headrace.advisor.live;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Requests of each minute of the last week, and of each hour of the last {@link #KEPT_HOURS} hours.
 * An hour without requests takes no room, an old one some bytes.
 */
final class Hours {
  /** How long hours are kept: 35 days. */
  static final int KEPT_HOURS = 35 * 24;

  /** For how long minutes are told apart: a week. */
  static final int KEPT_MINUTES_HOURS = 7 * 24;

  static final int MINUTES = 60;

  private static final long MINUTE_MILLIS = 60_000;
  private static final long HOUR_MILLIS = 3_600_000;

  private final int[] open = new int[MINUTES];
  private final TreeMap<Long, byte[]> closed = new TreeMap<>();
  private long openHour = Long.MIN_VALUE;

  /**
   * Counts a request. One that comes out of order counts as one of the open hour.
   *
   * @return the hour that has ended by it, as hours since the epoch; -1 where none has
   */
  long add(long epochMillis) {
    long hour = Math.floorDiv(epochMillis, HOUR_MILLIS);
    long ended = -1;
    if (hour > openHour) {
      ended = isOpen() ? openHour : -1;
      close();
      openHour = hour;
    }
    open[(int) (Math.floorMod(epochMillis, HOUR_MILLIS) / MINUTE_MILLIS)]++;
    return ended;
  }

  private boolean isOpen() {
    return openHour != Long.MIN_VALUE;
  }

  private void close() {
    if (isOpen()) {
      closed.put(openHour, encode(open));
      Arrays.fill(open, 0);
    }
  }

  long openHour() {
    return openHour;
  }

  /** An hour with requests, as it is kept. */
  byte[] bytes(long hour) {
    byte[] known = closed.get(hour);
    return known == null ? encode(open) : known;
  }

  /** Puts back an hour. */
  void restore(long hour, byte[] bytes, long nowEpochMillis) {
    if (hour == Math.floorDiv(nowEpochMillis, HOUR_MILLIS)) {
      openHour = hour;
      int[] counts = decode(bytes);
      System.arraycopy(counts, 0, open, 0, Math.min(counts.length, MINUTES));
    } else {
      closed.put(hour, bytes);
    }
  }

  /** Forgets hours that are too old, and minutes of those that are old; says which it forgot. */
  List<Long> age(long nowEpochMillis) {
    long now = Math.floorDiv(nowEpochMillis, HOUR_MILLIS);
    List<Long> forgotten = List.copyOf(closed.headMap(now - KEPT_HOURS, false).keySet());
    closed.headMap(now - KEPT_HOURS, false).clear();
    for (Map.Entry<Long, byte[]> entry :
        closed.headMap(now - KEPT_MINUTES_HOURS, false).entrySet()) {
      int[] counts = decode(entry.getValue());
      if (counts.length == MINUTES) {
        entry.setValue(encode(new int[] {Arrays.stream(counts).sum()}));
      }
    }
    return forgotten;
  }

  boolean isEmpty() {
    return closed.isEmpty() && !isOpen();
  }

  /** Each hour with requests: 60 counts, or one where minutes are not told apart any more. */
  NavigableMap<Long, int[]> counts() {
    NavigableMap<Long, int[]> counts = new TreeMap<>();
    closed.forEach((hour, bytes) -> counts.put(hour, decode(bytes)));
    if (isOpen()) {
      counts.put(openHour, open.clone());
    }
    return counts;
  }

  /** How many counts, then each in as few bytes as it needs, seven bits a byte. */
  static byte[] encode(int[] counts) {
    var buffer = ByteBuffer.allocate(1 + counts.length * 5);
    buffer.put((byte) counts.length);
    for (int count : counts) {
      int left = count;
      while (left > 0x7f) {
        buffer.put((byte) ((left & 0x7f) | 0x80));
        left >>>= 7;
      }
      buffer.put((byte) left);
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  static int[] decode(byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes);
    int[] counts = new int[buffer.get()];
    for (int i = 0; i < counts.length; i++) {
      int shift = 0;
      int part = buffer.get();
      while (part < 0) {
        counts[i] |= (part & 0x7f) << shift;
        shift += 7;
        part = buffer.get();
      }
      counts[i] |= part << shift;
    }
    return counts;
  }
}
