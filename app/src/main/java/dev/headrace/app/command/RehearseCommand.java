package dev.headrace.app.command;

import dev.headrace.app.server.Rehearsal;
import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code headrace rehearse}: what the launcher makes the JVM's ahead-of-time cache from. */
@Command(
    name = "rehearse",
    hidden = true,
    description = "Starts a server, asks it the usual things and stops it.")
final class RehearseCommand implements Runnable {
  @Override
  public void run() {
    try {
      Rehearsal.run();
    } catch (IOException e) {
      throw new CommandFailure("the rehearsal failed: " + e.getMessage());
    }
  }
}
