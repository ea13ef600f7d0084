package dev.headrace.inference.models;

import java.nio.file.Path;
import java.util.List;

/**
 * A Python of this machine that can run the model server.
 *
 * @param version such as {@code 3.12.1}
 * @param binary the program itself, no link and no shim
 * @param folders what a sandbox must see beside the machine's own folders so that it runs
 */
public record Python(String version, Path binary, List<Path> folders) {
  public Python {
    folders = List.copyOf(folders);
  }
}
