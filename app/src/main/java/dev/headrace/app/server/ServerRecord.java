package dev.headrace.app.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The record of the server that runs with a data folder, or the last that was killed there. */
  public static Optional<ServerRecord> read(Path dataFolder) {
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(dataFolder.resolve(FILE)));
      if (!json.path("pid").canConvertToLong() || json.path("url").asText().isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new ServerRecord(
              json.path("pid").asLong(),
              json.path("url").asText(),
              json.path("token").asText(),
              json.path("startedAtEpochMillis").asLong()));
    } catch (IOException absentOrTorn) {
      return Optional.empty();
    }
  }

  /** Whether its process is there. */
  public boolean isAlive() {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  void write(Path dataFolder) {
    ObjectNode json = JSON.createObjectNode();
    json.put("schemaVersion", 1);
    json.put("pid", pid);
    json.put("url", url);
    json.put("token", token);
    json.put("startedAtEpochMillis", startedAtEpochMillis);
    try {
      OwnersFile.replace(dataFolder.resolve(FILE), JSON.writeValueAsBytes(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static void remove(Path dataFolder) {
    OwnersFile.remove(dataFolder.resolve(FILE));
  }
}
