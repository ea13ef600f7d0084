package dev.headrace.app.demo;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;

/** One line that is written over on a terminal, and now and then a line of its own elsewhere. */
final class ProgressLine {
  private static final long LINE_EVERY_NANOS = 5_000_000_000L;
  private static final int BAR_COLUMNS = 30;

  private final PrintWriter out;
  private final boolean onTerminal;
  private long lastLineNanos = System.nanoTime();
  private String shown = "";

  @SuppressWarnings("SystemConsoleNull") // it was never null in JDK 22 to 24 only
  ProgressLine(PrintWriter out) {
    this.out = out;
    Console console = System.console();
    this.onTerminal = console != null && console.isTerminal();
  }

  void show(int total, int sent, int answered, int failed) {
    int filled = (int) ((long) BAR_COLUMNS * answered / total);
    String line =
        String.format(
            Locale.ROOT,
            "[%s%s] %d of %d answered, %d running, %d errors",
            "#".repeat(filled),
            ".".repeat(BAR_COLUMNS - filled),
            answered,
            total,
            sent - answered,
            failed);
    boolean isDue = System.nanoTime() - lastLineNanos > LINE_EVERY_NANOS;
    if (onTerminal) {
      out.print("\r" + line + " ".repeat(Math.max(0, shown.length() - line.length())));
      out.flush();
    } else if (isDue && !line.equals(shown)) {
      out.println(line);
      out.flush();
      lastLineNanos = System.nanoTime();
    }
    shown = line;
  }

  void end() {
    out.println(onTerminal ? "" : shown);
    out.flush();
  }
}
