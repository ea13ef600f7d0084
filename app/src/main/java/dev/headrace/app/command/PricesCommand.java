package dev.headrace.app.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code headrace prices}, which alone shows what it can do. */
@Command(
    name = "prices",
    description = "Shows, checks and adds to what things cost.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      PricesSearchCommand.class,
      PricesImportCommand.class,
      PricesCheckCommand.class,
      PricesSourcesCommand.class
    },
    footer = {
      "",
      "For example:",
      "  headrace prices search lambda duration arm",
      "  headrace prices import index.csv --region eu-central-1",
    })
final class PricesCommand implements Runnable {
  @Mixin private Terminal terminal = new Terminal();

  @Override
  public void run() {
    terminal.printUsage();
  }
}
