package dev.headrace.app.server;

import java.nio.file.Path;
import java.util.List;

/**
 * What a server is told when it starts.
 *
 * @param host the address to listen on
 * @param port 0 for any free one
 * @param dataFolder where it keeps all that it has
 * @param quotas {@code NAME=VALUE}, each
 * @param unsafe whether to run functions where nothing isolates them
 */
public record ServerSettings(
    String host, int port, Path dataFolder, List<String> quotas, boolean unsafe) {
  public ServerSettings {
    quotas = List.copyOf(quotas);
  }
}
