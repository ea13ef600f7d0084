package dev.headrace.app.command;

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

  void printUsage() {
    command.commandLine().usage(out());
  }
}
