package dev.headrace.advisor.simulation;

/**
 * How much is simulated.
 *
 * @param calls that one option may see; where a month has more, a stretch of it is simulated
 */
public record Effort(long calls) {
  /** A few thousand calls an option: for questions that are asked many times over. */
  public static final Effort QUICK = new Effort(8_000);

  /** Enough for percentiles within a few percent, and a typical answer within seconds. */
  public static final Effort STANDARD = new Effort(40_000);

  /** Millions of calls an option: minutes. */
  public static final Effort FULL = new Effort(8_000_000);

  /** The most calls that one option may see. */
  public static final long MOST_CALLS = 1_000_000_000;

  public Effort {
    if (calls < 1 || calls > MOST_CALLS) {
      throw new IllegalArgumentException("calls: 1 to " + MOST_CALLS + ", not " + calls);
    }
  }
}
