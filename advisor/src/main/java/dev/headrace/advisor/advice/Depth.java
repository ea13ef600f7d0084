package dev.headrace.advisor.advice;

/** How much is predicted before an answer is given. */
public enum Depth {
  /** As little as still compares: for a first look. */
  FAST(30, 2),
  /** What a decision needs. */
  NORMAL(90, 3),
  /** All that may matter, however long it takes. */
  FULL(2_000, 6);

  private final int predictions;
  private final int finalists;

  Depth(int predictions, int finalists) {
    this.predictions = predictions;
    this.finalists = finalists;
  }

  /** The most times that a shape is predicted beyond the first look at each. */
  public int predictions() {
    return predictions;
  }

  /** The systems that are looked at more closely. */
  public int finalists() {
    return finalists;
  }
}
