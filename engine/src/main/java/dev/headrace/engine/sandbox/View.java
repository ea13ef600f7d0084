package dev.headrace.engine.sandbox;

import dev.headrace.engine.runtimes.Runtimes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What sandboxes of one kind see of the machine, beside what all of them see.
 *
 * @param options as {@code headrace-init} takes them
 */
record View(List<String> options) {
  View {
    options = List.copyOf(options);
  }

  /**
   * The code of functions, the runtimes, and what a runtime needs of the machine.
   *
   * @param binds folders of a language, at most one of which is seen
   */
  static View ofFunctions(Ground ground, SandboxSettings settings, List<Path> binds) {
    var options = new ArrayList<String>();
    options.addAll(List.of("--code-root", settings.codeRoot().toAbsolutePath().toString()));
    options.addAll(List.of("--bind-ro", ground.runtimeFiles() + ":" + Ground.SEEN_RUNTIME_FOLDER));
    for (Path bind : binds) {
      options.addAll(List.of("--bind-ro", bind + ":" + Runtimes.LANGUAGE_FOLDER));
    }
    return new View(options);
  }

  /** Folders of the machine where they are; no code of functions. */
  static View ofServer(List<Path> folders) {
    var options = new ArrayList<String>();
    for (Path folder : folders) {
      options.addAll(List.of("--bind-ro", folder.toString()));
    }
    return new View(options);
  }
}
