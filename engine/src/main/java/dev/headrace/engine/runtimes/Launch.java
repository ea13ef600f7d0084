package dev.headrace.engine.runtimes;

import java.nio.file.Path;
import java.util.List;

/**
 * How a function's runtime starts in a sandbox.
 *
 * @param title what runs it, for users, such as {@code python3.12.1}
 * @param binds what its sandbox must see of the machine beside {@code /usr}
 * @param path the folders of {@code PATH}, in order
 * @param command what starts it in a sandbox that has the code and the environment
 * @param stem what starts it before there are any, and takes them on file descriptor 3; empty where
 *     it cannot
 */
public record Launch(
    String title, List<Path> binds, String path, List<String> command, List<String> stem) {
  public Launch {
    binds = List.copyOf(binds);
    command = List.copyOf(command);
    stem = List.copyOf(stem);
  }

  /** Whether it can be started ahead of its code. */
  public boolean hasStem() {
    return !stem.isEmpty();
  }
}
