package dev.headrace.app.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;

/** The command {@code headrace}, which alone shows what there is. */
@Command(
    name = "headrace",
    description = "An AI compute cloud that you run yourself, behind the AWS APIs.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    footer = {
      "",
      "First steps:",
      "  headrace demo               deploys functions that do real work, and measures",
      "  headrace up                 runs a server on http://127.0.0.1:4566",
      "  eval \"$(headrace env)\"      points the AWS CLI and SDKs of this shell there",
      "",
      "Exit status: 0 well, 1 error, 2 wrong usage, 3 an assertion failed."
    },
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      EnvCommand.class,
      LogsCommand.class,
      WhyCommand.class,
      DoctorCommand.class,
      DemoCommand.class,
      BenchCommand.class,
      TestCommand.class,
      VersionCommand.class,
      HelpCommand.class,
      RehearseCommand.class
    })
final class HeadraceCommand implements Runnable {
  @Mixin private Terminal terminal = new Terminal();

  @Override
  public void run() {
    terminal.printUsage();
  }
}
