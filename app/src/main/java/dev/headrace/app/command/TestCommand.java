package dev.headrace.app.command;

import picocli.CommandLine.Command;

/** Stands in the help for what the launcher runs by itself, as it needs the sources. */
@Command(
    name = "test",
    description = "Runs all tests, with the real AWS CLI and boto3.",
    mixinStandardHelpOptions = true)
final class TestCommand implements Runnable {
  @Override
  public void run() {
    throw new CommandFailure("the tests run from a clone: ./headrace test");
  }
}
