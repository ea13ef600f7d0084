package dev.headrace.app.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;

/** {@code headrace version}. */
@Command(
    name = "version",
    description = "Prints the version of Headrace and of its Java.",
    mixinStandardHelpOptions = true)
final class VersionCommand implements Runnable {
  @Mixin private Terminal terminal = new Terminal();

  @Override
  public void run() {
    terminal.out().println(text());
  }

  /** The version as its jar says; {@code development} where it does not run from one. */
  static String number() {
    String version = VersionCommand.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  private static String text() {
    return "headrace " + number() + " (Java " + System.getProperty("java.version") + ")";
  }

  /** Answers {@code --version}. */
  static final class Provider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {text()};
    }
  }
}
