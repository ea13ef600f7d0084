package dev.headrace.app.command;

import java.io.Console;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Where a command prints to; mixed into each. */
@Command
final class Terminal {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
  private CommandSpec command;

  PrintWriter out() {
    return command.commandLine().getOut();
  }

  /** For progress and remarks, beside what is asked for. */
  PrintWriter err() {
    return command.commandLine().getErr();
  }

  /** Whether somebody reads along; else what is printed goes to a file or a program. */
  @SuppressWarnings("SystemConsoleNull") // it was never null in JDK 22 to 24 only
  static boolean isInteractive() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  void printUsage() {
    command.commandLine().usage(out());
  }
}
