package dev.headrace.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A conversation with a model, over the server's OpenAI endpoint. Its past goes with each turn. */
final class Chat {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DATA = "data:";
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  /** A turn in the past: who spoke, and what. */
  private record Turn(String role, String text) {}

  /**
   * An answer, or as much of it as came.
   *
   * @param outputTokens as the server counts them; the parts that came where it did not come to
   *     that
   * @param firstNanos until its first part
   * @param allNanos until its end
   * @param wasStopped whether {@link #stop} ended it
   */
  record Said(int outputTokens, long firstNanos, long allNanos, boolean wasStopped) {}

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).build();
  private final URI endpoint;
  private final String key;
  private final String model;
  private final List<Turn> past = new ArrayList<>();
  private final AtomicReference<@Nullable InputStream> current = new AtomicReference<>();
  private final AtomicBoolean stopped = new AtomicBoolean();

  /**
   * @param server where it listens
   * @param key as its OpenAI clients would send it
   * @param model its name there
   */
  Chat(String server, String key, String model) {
    this.endpoint = URI.create(server + "/v1/chat/completions");
    this.key = key;
    this.model = model;
  }

  /** Forgets what was said. */
  void forget() {
    past.clear();
  }

  /** Ends the answer that is on its way, from any thread; the server stops generating it. */
  void stop() {
    stopped.set(true);
    InputStream stream = current.get();
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException goneAlready) {
        // It has ended, which is what was asked for.
      }
    }
  }

  /**
   * Says something, and hands on the answer part by part as it comes.
   *
   * @throws CommandFailure where the server refuses, in its own words
   */
  Said say(String text, Consumer<String> parts) {
    stopped.set(false);
    past.add(new Turn("user", text));
    var answer = new StringBuilder();
    long began = System.nanoTime();
    long[] firstNanos = {0};
    int[] partsHeard = {0};
    int tokens = 0;
    try {
      tokens =
          answer(part -> {
            if (answer.isEmpty()) {
              firstNanos[0] = System.nanoTime() - began;
            }
            partsHeard[0]++;
            answer.append(part);
            parts.accept(part);
          });
    } catch (IOException e) {
      if (!stopped.get()) {
        past.removeLast();
        throw new CommandFailure("the server at " + endpoint + " broke off: " + e.getMessage());
      }
    } catch (CommandFailure refused) {
      past.removeLast();
      throw refused;
    }
    past.add(new Turn("assistant", answer.toString()));
    int heard = tokens == 0 ? partsHeard[0] : tokens;
    return new Said(heard, firstNanos[0], System.nanoTime() - began, stopped.get());
  }

  private int answer(Consumer<String> parts) throws IOException {
    HttpResponse<InputStream> response = send();
    try (InputStream in = response.body()) {
      if (response.statusCode() != 200) {
        throw new CommandFailure(refusal(in.readAllBytes(), response.statusCode()));
      }
      current.set(in);
      if (stopped.get()) {
        return 0;
      }
      return read(in, parts);
    } finally {
      current.set(null);
    }
  }

  private HttpResponse<InputStream> send() throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + key)
            .POST(HttpRequest.BodyPublishers.ofString(body().toString()))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("model", model);
    body.put("stream", true);
    body.putObject("stream_options").put("include_usage", true);
    ArrayNode messages = body.putArray("messages");
    for (Turn turn : past) {
      messages.addObject().put("role", turn.role()).put("content", turn.text());
    }
    return body;
  }

  /** Reads the events; the tokens of the answer, as the last of them says. */
  private static int read(InputStream in, Consumer<String> parts) throws IOException {
    var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    int tokens = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (!line.startsWith(DATA) || line.endsWith("[DONE]")) {
        continue;
      }
      JsonNode event = JSON.readTree(line.substring(DATA.length()));
      if (event.has("error")) {
        throw new CommandFailure(
            event.path("error").path("message").asText("the answer broke off"));
      }
      String part = event.path("choices").path(0).path("delta").path("content").asText("");
      if (!part.isEmpty()) {
        parts.accept(part);
      }
      tokens = event.path("usage").path("completion_tokens").asInt(tokens);
    }
    return tokens;
  }

  private static String refusal(byte[] body, int status) {
    try {
      String message = JSON.readTree(body).path("error").path("message").asText("");
      return message.isEmpty() ? "the server answers with status " + status : message;
    } catch (IOException notJson) {
      return "the server answers with status " + status;
    }
  }
}
