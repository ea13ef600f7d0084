package dev.headrace.advisor.simulation;

/** The calls of a component through a stretch of the month, one after another. */
public interface Calls {
  /** What {@link #next} returns where no more calls come. */
  long NEVER = Long.MAX_VALUE;

  /**
   * Goes on to the next instant at which calls come.
   *
   * @param nowNanos since the start of the month
   * @return the instant, or {@link #NEVER}
   */
  long next(long nowNanos);

  /** How many calls come at that instant. */
  int batchSize();

  /** The input tokens of a call of that instant; 1 at least. Asked once for each call. */
  long inputTokens();

  /** The output tokens of that call; 1 at least. Asked once for each call, after its input. */
  long outputTokens();
}
