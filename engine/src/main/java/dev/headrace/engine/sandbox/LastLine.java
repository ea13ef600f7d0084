package dev.headrace.engine.sandbox;

import dev.headrace.kernel.ports.LogStream;

/** Passes lines on and remembers the last that says something: it often says why there is none. */
final class LastLine implements LogStream {
  private static final int LIMIT_CHARACTERS = 500;

  private final LogStream out;
  private volatile String last = "";

  LastLine(LogStream out) {
    this.out = out;
  }

  @Override
  public void line(long epochMillis, String line) {
    if (!line.isBlank()) {
      last = line.length() > LIMIT_CHARACTERS ? line.substring(0, LIMIT_CHARACTERS) : line;
    }
    out.line(epochMillis, line);
  }

  /** The last line, cut off where it is long; empty where there was none. */
  String text() {
    return last;
  }
}
