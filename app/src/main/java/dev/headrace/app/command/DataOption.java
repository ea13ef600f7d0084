package dev.headrace.app.command;

import dev.headrace.app.server.DataFolders;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says which server is meant: each data folder has at most one. */
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = {
        "The folder that holds all state of a server (default: $HEADRACE_DATA, else"
            + " $XDG_DATA_HOME/headrace, else ~/.local/share/headrace)."
      })
  private @Nullable Path folder;

  Path folder() {
    return folder != null
        ? folder.toAbsolutePath().normalize()
        : DataFolders.usual(System.getenv());
  }
}
