package dev.headrace.app.command;

import picocli.CommandLine.Command;

/** Stands in the help for what the launcher runs by itself, as it is no part of the server. */
@Command(
    name = "bench",
    description = "Measures what SPECIFICATION.md promises, in under ten minutes.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Runnable {
  @Override
  public void run() {
    throw new CommandFailure("the benchmarks run from a clone: ./headrace bench");
  }
}
