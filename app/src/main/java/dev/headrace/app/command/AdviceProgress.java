package dev.headrace.app.command;

import java.io.PrintWriter;

/** A line on a terminal that says how many predictions were made; nothing elsewhere. */
final class AdviceProgress implements AutoCloseable {
  private static final String CLEAR = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean isShown;

  AdviceProgress(PrintWriter err) {
    this.err = err;
    this.isShown = Terminal.isInteractive();
  }

  void show(int predictions) {
    if (isShown) {
      err.print("\rPredicting: " + predictions + " done");
      err.flush();
    }
  }

  @Override
  public void close() {
    if (isShown) {
      err.print(CLEAR);
      err.flush();
    }
  }
}
