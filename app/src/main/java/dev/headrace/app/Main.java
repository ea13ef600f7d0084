package dev.headrace.app;

import dev.headrace.app.command.CommandLines;

/** The entrance of the process. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its status: 0 well, 1 error, 2 usage, 3 assertion failed. */
  public static void main(String[] arguments) {
    System.exit(CommandLines.run(arguments));
  }
}
