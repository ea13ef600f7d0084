package dev.headrace.app.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
    })
final class HeadraceCommand implements Runnable {
  private static final Map<String, Supplier<Object>> COMMANDS = commands();

  @Mixin private Terminal terminal = new Terminal();

  @Override
  public void run() {
    terminal.printUsage();
  }

  private static Map<String, Supplier<Object>> commands() {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("up", UpCommand::new);
    commands.put("down", DownCommand::new);
    commands.put("status", StatusCommand::new);
    commands.put("env", EnvCommand::new);
    commands.put("logs", LogsCommand::new);
    commands.put("why", WhyCommand::new);
    commands.put("models", ModelsCommand::new);
    commands.put("prices", PricesCommand::new);
    commands.put("bill", BillCommand::new);
    commands.put("doctor", DoctorCommand::new);
    commands.put("demo", DemoCommand::new);
    commands.put("init", InitCommand::new);
    commands.put("workload", WorkloadCommand::new);
    commands.put("import", ImportCommand::new);
    commands.put("advise", AdviseCommand::new);
    commands.put("reconcile", ReconcileCommand::new);
    commands.put("what-if", WhatIfCommand::new);
    commands.put("bench", BenchCommand::new);
    commands.put("test", TestCommand::new);
    commands.put("version", VersionCommand::new);
    commands.put("rehearse", RehearseCommand::new);
    return commands;
  }

  /**
   * The command line for some arguments. Where they begin with a command, it knows that one alone:
   * to describe all commands by reflection takes longer than to start a server.
   */
  static CommandLine lineFor(String... arguments) {
    CommandLine line = new CommandLine(new HeadraceCommand());
    String first = arguments.length == 0 ? "" : arguments[0];
    Supplier<Object> named = COMMANDS.get(first);
    if (named == null) {
      COMMANDS.forEach((name, command) -> line.addSubcommand(name, command.get()));
      line.addSubcommand("help", new CommandLine.HelpCommand());
    } else {
      line.addSubcommand(first, named.get());
    }
    return line;
  }
}
