package dev.headrace.inference.models;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a model server is started.
 *
 * @param command the program and its arguments; {@code {host}} and {@code {port}} in them stand for
 *     the address that it is to listen on
 * @param environment all that it needs of one
 * @param readOnlyFolders what a sandbox must show it, at the same paths
 */
public record ServerCommand(
    List<String> command, Map<String, String> environment, List<Path> readOnlyFolders) {
  public ServerCommand {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    readOnlyFolders = List.copyOf(readOnlyFolders);
  }
}
