package dev.headrace.app.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The process of a model's server within its sandbox, as this machine sees it. */
final class ModelServerProcess {
  private static final String SCRIPT = "serve.py";
  private static final String KEY = "HEADRACE_MODEL_SERVER_KEY";

  private final ProcessHandle process;
  private final List<String> command;
  private final String key;

  private ModelServerProcess(ProcessHandle process, List<String> command) {
    this.process = process;
    this.command = command;
    this.key =
        words(process, "environ").stream()
            .filter(variable -> variable.startsWith(KEY + "="))
            .map(variable -> variable.substring(KEY.length() + 1))
            .findFirst()
            .orElse("");
  }

  /** The only one of a server that runs. */
  static ModelServerProcess of(ServerProcess server) {
    for (ProcessHandle process : server.family()) {
      List<String> command = words(process, "cmdline");
      if (command.stream().anyMatch(word -> word.endsWith(SCRIPT))) {
        return new ModelServerProcess(process, command);
      }
    }
    throw new AssertionError("no model server runs");
  }

  /** Command line or environment of a process; nothing of one that is gone. */
  private static List<String> words(ProcessHandle process, String file) {
    try {
      Path path = Path.of("/proc", Long.toString(process.pid()), file);
      return List.of(Files.readString(path, StandardCharsets.ISO_8859_1).split("\0", -1));
    } catch (IOException gone) {
      return List.of();
    }
  }

  void kill() {
    process.destroyForcibly();
  }

  /** How many of its slots generate now, as it says itself. */
  int busySlots() {
    String server = "http://" + argument("--host") + ":" + argument("--port");
    try {
      var asked = (HttpURLConnection) URI.create(server + "/slots").toURL().openConnection();
      asked.setRequestProperty("Authorization", "Bearer " + key);
      int busy = 0;
      for (JsonNode slot : new ObjectMapper().readTree(asked.getInputStream())) {
        busy += slot.path("is_processing").asBoolean() ? 1 : 0;
      }
      return busy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String argument(String name) {
    return command.get(command.indexOf(name) + 1);
  }
}
