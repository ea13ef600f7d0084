package dev.headrace.kernel.ports;

/**
 * Where lines of one work go. It may be called from any thread, never blocks, and drops the oldest
 * lines and says so when its reader falls behind.
 */
public interface LogStream {
  /** A stream that forgets. */
  LogStream NONE = (epochMillis, line) -> {};

  /** Adds a line, without its line feed. */
  void line(long epochMillis, String line);
}
