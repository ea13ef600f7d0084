package dev.headrace.supporting.logs;

/**
 * Where an event stands among all events of a group: by its time, then by its arrival.
 *
 * @param chunk the row that holds it, from 1
 * @param index its place there, from 0
 */
record Position(long epochMillis, long chunk, int index) implements Comparable<Position> {
  /** Before all events. */
  static final Position START = new Position(0, 0, 0);

  private static final int TIME_DIGITS = 20;
  private static final int DIGITS = 18;

  @Override
  public int compareTo(Position other) {
    int byTime = Long.compare(epochMillis, other.epochMillis);
    if (byTime != 0) {
      return byTime;
    }
    int byChunk = Long.compare(chunk, other.chunk);
    return byChunk != 0 ? byChunk : Integer.compare(index, other.index);
  }

  /** A place between this one and the next. */
  Position after() {
    return index == Integer.MAX_VALUE ? this : new Position(epochMillis, chunk, index + 1);
  }

  /** A place between this one and the one before. */
  Position before() {
    return index > 0
        ? new Position(epochMillis, chunk, index - 1)
        : new Position(epochMillis, Math.max(0, chunk - 1), Integer.MAX_VALUE);
  }

  /** Fifty-six digits, as ids and tokens of CloudWatch Logs have. */
  String digits() {
    return String.format("%020d%018d%018d", epochMillis, chunk, index);
  }

  /**
   * Reads {@link #digits}.
   *
   * @throws IllegalArgumentException if they are not such digits
   */
  static Position parse(String digits) {
    if (digits.length() != TIME_DIGITS + 2 * DIGITS
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("not a position: " + digits);
    }
    return new Position(
        Long.parseLong(digits.substring(0, TIME_DIGITS)),
        Long.parseLong(digits.substring(TIME_DIGITS, TIME_DIGITS + DIGITS)),
        Integer.parseInt(digits.substring(TIME_DIGITS + DIGITS)));
  }
}
