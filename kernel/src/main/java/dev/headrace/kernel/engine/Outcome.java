package dev.headrace.kernel.engine;

import dev.headrace.kernel.Body;

/** How a request ended in a work that lives on. */
public sealed interface Outcome {
  /** What it answered. */
  Body body();

  /** It answered. */
  record Answered(Body body) implements Outcome {
    /** An answer without content, for simulated works. */
    public static final Answered EMPTY = new Answered(Body.EMPTY);
  }

  /**
   * The code failed and said so.
   *
   * @param errorType the type that it named, such as {@code Runtime.HandlerNotFound}
   * @param body the error as JSON, as the runtime sent it
   */
  record Failed(String errorType, Body body) implements Outcome {}

  /** The answer was longer than a request allows; the engine dropped the rest. */
  record TooLarge(long lengthBytes) implements Outcome {
    @Override
    public Body body() {
      return Body.EMPTY;
    }
  }
}
