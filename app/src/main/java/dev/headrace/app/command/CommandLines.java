package dev.headrace.app.command;

import dev.headrace.app.print.Table;
import dev.headrace.app.server.StartFailure;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what was typed into a command and its outcome into an exit status. */
public final class CommandLines {
  static final int OK = 0;
  static final int ERROR = 1;
  static final int USAGE = 2;

  /** What was to be checked is not so. */
  static final int FAILED = 3;

  private CommandLines() {}

  /** Runs one command line and returns its exit status. */
  public static int run(String... arguments) {
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    try {
      Logging.setUp(System.getenv(Logging.VARIABLE));
    } catch (CommandFailure wrong) {
      err.println("headrace: " + wrong.getMessage());
      return USAGE;
    }
    return run(new PrintWriter(System.out, true, StandardCharsets.UTF_8), err, arguments);
  }

  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine line = HeadraceCommand.lineFor(arguments);
    line.setOut(out);
    line.setErr(err);
    line.setUsageHelpWidth(Table.WIDTH);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(CommandLines::explainUsage);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> explainFailure(command, failure));
    return line.execute(arguments);
  }

  private static int explainUsage(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("headrace: " + firstLine(String.valueOf(wrong.getMessage())));
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      List<String> nearest = unmatched.getSuggestions();
      if (!nearest.isEmpty()) {
        err.println("Did you mean: " + String.join(" or ", nearest) + "?");
      }
    }
    String name = command.getCommandSpec().qualifiedName();
    err.println("Try: " + (command.getParent() == null ? "headrace help" : name + " --help"));
    return USAGE;
  }

  private static int explainFailure(CommandLine command, Exception failure) {
    PrintWriter err = command.getErr();
    switch (failure) {
      case CommandFailure said -> err.println("headrace: " + said.getMessage());
      case StartFailure said -> err.println("headrace: " + said.getMessage());
      default -> {
        err.println("headrace: this is a defect of Headrace: " + failure);
        err.println("The same with HEADRACE_LOG=debug shows where it happened.");
        if (Logging.isDebug()) {
          failure.printStackTrace(err);
        }
      }
    }
    return ERROR;
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
