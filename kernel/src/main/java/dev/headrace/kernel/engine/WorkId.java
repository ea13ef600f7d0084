package dev.headrace.kernel.engine;

/** The number of one piece of work, unique within a world and never used again. */
public record WorkId(long value) {
  @Override
  public String toString() {
    return Long.toString(value);
  }
}
