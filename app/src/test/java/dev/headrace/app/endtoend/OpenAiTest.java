package dev.headrace.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headrace.inference.testing.NullModelServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's API of a whole server, before a model that is none. */
@Tag("end-to-end")
@Timeout(180)
final class OpenAiTest {
  private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";

  @TempDir Path data;

  private final HttpClient client = HttpClient.newHttpClient();
  private final NullModelServer model = NullModelServer.start();

  @BeforeEach
  void listTheModel() throws IOException {
    String page =
        """
        models:
          pretender:
            kind: openai
            url: %s/v1
          all-minilm-l6-v2:
            kind: embedding
        answers:
          - {ids: "*embed*", model: all-minilm-l6-v2}
          - {ids: "*", model: pretender}
        limits:
          - {ids: "narrow", requestsPerMinute: 1, tokensPerMinute: 100000}
        """
            .formatted(model.uri());
    Files.writeString(data.resolve("models.yaml"), page);
  }

  @AfterEach
  void close() {
    model.close();
    client.close();
  }

  private HttpResponse<String> ask(URI server, String path, String json, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(server.resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** Asks for a chat on a connection of its own, which the caller closes. */
  private static Socket asking(URI server, String json) throws IOException {
    byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
    String head =
        "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type:"
            + " application/json\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(body);
    return socket;
  }

  @Test
  void a_chat_comes_from_the_model_that_the_file_names_and_says_so() throws Exception {
    try (ServerProcess server = ServerProcess.start(data)) {
      var answer =
          ask(server.url(), "/v1/chat/completions", "{'model':'gpt-4o','stream':true," + HI + "}");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("x-headrace-model")).contains("pretender");
      assertThat(answer.body()).contains("word1").endsWith("data: [DONE]\n\n");
      var found =
          ask(server.url(), "/v1/embeddings", "{'model':'text-embedding-3-small','input':'x'}");
      JsonNode vector = new ObjectMapper().readTree(found.body()).at("/data/0/embedding");
      assertThat(vector.size()).isEqualTo(384);
    }
  }

  @Test
  void a_quota_is_told_with_each_answer_and_holds() throws Exception {
    try (ServerProcess server = ServerProcess.start(data)) {
      var first = ask(server.url(), "/v1/chat/completions", "{'model':'narrow'," + HI + "}");
      assertThat(first.headers().firstValue("x-ratelimit-limit-requests")).contains("1");
      assertThat(first.headers().firstValue("x-ratelimit-remaining-requests")).contains("0");
      var second = ask(server.url(), "/v1/chat/completions", "{'model':'narrow'," + HI + "}");
      assertThat(second.statusCode()).isEqualTo(429);
      assertThat(second.body()).contains("rate_limit_exceeded");
    }
  }

  @Test
  void a_client_that_leaves_ends_the_generation_streamed_or_not() throws Exception {
    model.answering(1_000).pausingAfter(2);
    try (ServerProcess server = ServerProcess.start(data)) {
      try (Socket socket = asking(server.url(), "{'model':'m','stream':true," + HI + "}")) {
        model.awaitPaused(1);
        assertThat(socket.getInputStream().read()).isEqualTo('H');
      }
      model.awaitAbandoned(1);
      try (Socket socket = asking(server.url(), "{'model':'m'," + HI + "}")) {
        model.awaitPaused(1);
        assertThat(socket.isConnected()).isTrue();
      }
      model.awaitAbandoned(2);
    }
  }

  @Test
  void beyond_this_machine_only_the_key_that_env_prints_counts() throws Exception {
    try (ServerProcess server = ServerProcess.start(data, "--host", "0.0.0.0")) {
      URI url = URI.create("http://127.0.0.1:" + server.url().getPort());
      String chat = "{'model':'m'," + HI + "}";
      assertThat(ask(url, "/v1/chat/completions", chat).statusCode()).isEqualTo(401);
      assertThat(
              ask(url, "/v1/chat/completions", chat, "Authorization", "Bearer 000000000000")
                  .statusCode())
          .isEqualTo(401);
      String env = Headrace.run("env", "--data", data.toString()).well().out();
      String key = env.replaceAll("(?s).*OPENAI_API_KEY='([^']+)'.*", "$1");
      var answer = ask(url, "/v1/chat/completions", chat, "Authorization", "Bearer " + key);
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }
}
