package dev.headrace.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headrace.app.server.ServerRecord;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Speaks to the server that runs with a data folder, as its owner. */
final class ServerClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 60_000;

  private final ServerRecord server;

  private ServerClient(ServerRecord server) {
    this.server = server;
  }

  /**
   * The client of the server that runs.
   *
   * @throws CommandFailure where none does
   */
  static ServerClient of(Path dataFolder) {
    return ServerRecord.read(dataFolder)
        .filter(ServerRecord::isAlive)
        .map(ServerClient::new)
        .orElseThrow(() ->
            new CommandFailure(
                "no server runs with the data folder "
                    + dataFolder
                    + ": start one with `headrace up --detach`, or name another with --data"));
  }

  /** Whether a server runs with a data folder. */
  static boolean isThereOne(Path dataFolder) {
    return ServerRecord.read(dataFolder).filter(ServerRecord::isAlive).isPresent();
  }

  ServerRecord server() {
    return server;
  }

  /** An answer: its status and its JSON. */
  record Answer(int status, JsonNode json) {}

  Answer get(String path) {
    return send("GET", path, Map.of(), null);
  }

  /**
   * What a page says, whatever it is.
   *
   * @throws CommandFailure with the server's own message where it refuses
   */
  String text(String path) {
    try {
      HttpURLConnection connection = open("GET", path);
      int status = connection.getResponseCode();
      if (status >= 400) {
        try (InputStream refusal = connection.getErrorStream()) {
          throw new CommandFailure(JSON.readTree(refusal).path("message").asText());
        }
      }
      try (InputStream in = connection.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw silent(e);
    }
  }

  Answer post(String path, Map<String, String> headers, String body) {
    return send("POST", path, headers, body);
  }

  private Answer send(
      String method,
      String path,
      Map<String, String> headers,
      @org.jspecify.annotations.Nullable String body) {
    try {
      HttpURLConnection connection = open(method, path);
      headers.forEach(connection::setRequestProperty);
      if (body != null) {
        connection.setDoOutput(true);
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
      }
      int status = connection.getResponseCode();
      try (InputStream in =
          status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
        return new Answer(status, in == null ? JSON.missingNode() : JSON.readTree(in));
      }
    } catch (IOException e) {
      throw silent(e);
    }
  }

  private HttpURLConnection open(String method, String path) throws IOException {
    var connection = (HttpURLConnection) URI.create(server.url() + path).toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    connection.setRequestMethod(method);
    connection.setRequestProperty("X-Headrace-Token", server.token());
    return connection;
  }

  private CommandFailure silent(IOException cause) {
    return new CommandFailure(
        "the server at "
            + server.url()
            + " (process "
            + server.pid()
            + ") does not answer: "
            + cause.getMessage());
  }
}
