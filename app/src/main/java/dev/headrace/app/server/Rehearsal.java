package dev.headrace.app.server;

import dev.headrace.inference.models.BadModelFileException;
import dev.headrace.inference.models.ModelFile;
import dev.headrace.inference.models.RemoteModel;
import dev.headrace.inference.testing.NullModelServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A short life of a server: it starts, answers a request of each kind that a first minute brings,
 * and stops. The JVM records what it loads meanwhile and keeps it for later starts.
 */
public final class Rehearsal {
  private static final String LOGS_TYPE = "application/x-amz-json-1.1";
  private static final String FORM_TYPE = "application/x-www-form-urlencoded";
  private static final Map<String, String> JSON_TYPE = Map.of("Content-Type", "application/json");
  private static final int CONTEXT_TOKENS = 4_096;

  private Rehearsal() {}

  /** Plays it, with a data folder that goes with it. */
  public static void run() throws IOException {
    Path data = Files.createTempDirectory("headrace-rehearsal");
    try (NullModelServer model = NullModelServer.start();
        Server server = Server.start(new ServerSettings("127.0.0.1", 0, data, List.of(), true))) {
      String url = server.url();
      send(url, "GET", "/_headrace/health", Map.of(), "");
      send(url, "GET", "/_headrace/status", Map.of(), "");
      send(url, "GET", "/_headrace/metrics", Map.of(), "");
      send(url, "GET", "/2015-03-31/functions", Map.of(), "");
      send(url, "GET", "/2015-03-31/functions/none", Map.of(), "");
      send(url, "POST", "/2015-03-31/functions/none/invocations", Map.of(), "{}");
      send(url, "POST", "/2015-03-31/functions", JSON_TYPE, "{}");
      send(url, "PUT", "/rehearsal", Map.of(), "");
      send(url, "PUT", "/rehearsal/object", Map.of(), "text");
      send(url, "GET", "/rehearsal?list-type=2", Map.of(), "");
      send(url, "GET", "/rehearsal/object", Map.of(), "");
      send(url, "DELETE", "/rehearsal/object", Map.of(), "");
      send(
          url,
          "POST",
          "/",
          Map.of("X-Amz-Target", "Logs_20140328.DescribeLogGroups", "Content-Type", LOGS_TYPE),
          "{}");
      send(
          url,
          "POST",
          "/",
          Map.of("Content-Type", FORM_TYPE),
          "Action=GetCallerIdentity&Version=2011-06-15");
      askModels(url, data, model);
    } catch (BadModelFileException e) {
      throw new IOException("the list of models cannot be written: " + e.getMessage(), e);
    } finally {
      delete(data);
    }
  }

  /** Chats, of which a server without a model answers each. */
  private static void askModels(String url, Path data, NullModelServer model)
      throws IOException, BadModelFileException {
    URI there = model.uri().resolve("/v1");
    var remote = new RemoteModel("rehearsal", there, "null", Optional.empty(), CONTEXT_TOKENS);
    new ModelFile(data).add(remote, List.of("*"));
    String messages = "\"messages\": [{\"role\": \"user\", \"content\": %s}]";
    String text = messages.formatted("\"Say hello.\"");
    String blocks = messages.formatted("[{\"text\": \"Say hello.\"}]");
    String chats = "/v1/chat/completions";
    send(url, "POST", chats, JSON_TYPE, "{\"model\": \"gpt-4o-mini\", " + text + "}");
    send(
        url,
        "POST",
        chats,
        JSON_TYPE,
        "{\"model\": \"gpt-4o-mini\", \"stream\": true, " + text + "}");
    String bedrock = "/model/amazon.nova-lite-v1%3A0/";
    send(url, "POST", bedrock + "converse", JSON_TYPE, "{" + blocks + "}");
    send(url, "POST", bedrock + "converse-stream", JSON_TYPE, "{" + blocks + "}");
  }

  private static void send(
      String url, String method, String path, Map<String, String> headers, String body)
      throws IOException {
    var connection = (HttpURLConnection) URI.create(url + path).toURL().openConnection();
    connection.setRequestMethod(method);
    headers.forEach(connection::setRequestProperty);
    if (!body.isEmpty()) {
      connection.setDoOutput(true);
      connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
    int status = connection.getResponseCode();
    try (InputStream in =
        status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
      if (in != null) {
        in.readAllBytes();
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
