package dev.headrace.engine.runtimes;

import java.nio.file.Path;
import java.util.List;

/**
 * A program of this machine that runs a function's code.
 *
 * @param version all that is known of it, such as {@code 3.12.1}
 * @param binary the program itself, no link and no shim
 * @param binds the folder that a sandbox must see beside the machine's {@code /usr}, so that it
 *     runs; empty: none
 */
public record Interpreter(Language language, String version, Path binary, List<Path> binds) {
  public Interpreter {
    binds = List.copyOf(binds);
  }
}
