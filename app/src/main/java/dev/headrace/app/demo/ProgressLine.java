package dev.headrace.app.demo;

import dev.headrace.app.print.Table;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;

/** One line that is written over on a terminal, and now and then a line of its own elsewhere. */
final class ProgressLine {
  private static final long LINE_EVERY_NANOS = 5_000_000_000L;
  private static final int BAR_COLUMNS = 16;

  private final PrintWriter out;
  private final boolean onTerminal;
  private long lastLineNanos = System.nanoTime();
  private String shown = "";

  ProgressLine(PrintWriter out) {
    this.out = out;
    this.onTerminal = isOnTerminal();
  }

  /** Whether somebody reads along. */
  @SuppressWarnings("SystemConsoleNull") // it was never null in JDK 22 to 24 only
  static boolean isOnTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /**
   * Shows how far it is.
   *
   * @param model what the model is doing; empty where there is nothing to say
   */
  void show(int total, int sent, int answered, int failed, String model) {
    int filled = (int) ((long) BAR_COLUMNS * answered / total);
    String whole =
        String.format(
            Locale.ROOT,
            "[%s%s] %d of %d answered, %d running, %d errors%s",
            "#".repeat(filled),
            ".".repeat(BAR_COLUMNS - filled),
            answered,
            total,
            sent - answered,
            failed,
            model.isEmpty() ? "" : "; " + model);
    // A longer one would take two lines of a terminal, of which only the last is written over.
    String line = whole.substring(0, Math.min(whole.length(), Table.WIDTH - 1));
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
