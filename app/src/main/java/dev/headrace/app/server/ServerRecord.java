package dev.headrace.app.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a running server leaves in its data folder for the other commands of its owner.
 *
 * @param pid its process
 * @param url where it listens
 * @param token what proves to the server that a command comes from its owner
 * @param startedAtEpochMillis when it started
 */
public record ServerRecord(long pid, String url, String token, long startedAtEpochMillis) {
  private static final String FILE = "server.json";

  /** The record of the server that runs with a data folder, or the last that was killed there. */
  public static Optional<ServerRecord> read(Path dataFolder) {
    try {
      Map<String, String> json = FlatJson.read(Files.readAllBytes(dataFolder.resolve(FILE)));
      String url = json.getOrDefault("url", "");
      if (url.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new ServerRecord(
              Long.parseLong(json.getOrDefault("pid", "")),
              url,
              json.getOrDefault("token", ""),
              Long.parseLong(json.getOrDefault("startedAtEpochMillis", ""))));
    } catch (IOException | NumberFormatException absentOrTorn) {
      return Optional.empty();
    }
  }

  /** Whether its process is there. */
  public boolean isAlive() {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  void write(Path dataFolder) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schemaVersion", 1);
    json.put("pid", pid);
    json.put("url", url);
    json.put("token", token);
    json.put("startedAtEpochMillis", startedAtEpochMillis);
    OwnersFile.replace(dataFolder.resolve(FILE), FlatJson.write(json));
  }

  static void remove(Path dataFolder) {
    OwnersFile.remove(dataFolder.resolve(FILE));
  }
}
