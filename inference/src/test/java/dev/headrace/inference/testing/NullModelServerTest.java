package dev.headrace.inference.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NullModelServerTest {
  private static final String HELLO =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"say something\"}]";

  private final NullModelServer server = NullModelServer.start();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void it_is_healthy_unless_it_is_loading() throws Exception {
    assertThat(get("/health").statusCode()).isEqualTo(200);
    server.loading(true);
    assertThat(get("/health").statusCode()).isEqualTo(503);
  }

  @Test
  void a_whole_answer_has_its_text_and_its_usage() throws Exception {
    server.answering("one two three");

    String answer = post("/v1/chat/completions", HELLO + "}").body();

    assertThat(answer)
        .contains("\"content\":\"one two three\"")
        .contains("\"finish_reason\":\"stop\"")
        .contains("\"completion_tokens\":3,\"prompt_tokens\":4,\"total_tokens\":7");
  }

  @Test
  void a_stream_has_a_chunk_a_token_and_usage_where_it_is_wanted() throws Exception {
    server.answering(3).caching(2);
    String asked = HELLO + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}";

    String answer = post("/v1/chat/completions", asked).body();

    assertThat(answer)
        .contains("{\"content\":\"word1\"}")
        .contains("{\"content\":\" word3\"}")
        .contains("\"cached_tokens\":2")
        .endsWith("data: [DONE]\n\n");
    assertThat(post("/v1/chat/completions", HELLO + ",\"stream\":true}").body())
        .doesNotContain("usage");
  }

  @Test
  void an_answer_is_cut_off_where_fewer_tokens_are_wanted() throws Exception {
    assertThat(post("/v1/completions", "{\"prompt\":\"a b\",\"max_tokens\":2}").body())
        .contains("\"text\":\"word1 word2\"")
        .contains("\"finish_reason\":\"length\"");
  }

  @Test
  void a_tool_is_called_where_tools_are_offered() throws Exception {
    server.callingTool("weather", "{\"city\":\"Rome\"}");
    String tools = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}]";

    assertThat(post("/v1/chat/completions", HELLO + tools + "}").body())
        .contains("\"name\":\"weather\"")
        .contains("\"finish_reason\":\"tool_calls\"");
    assertThat(post("/v1/chat/completions", HELLO + tools + ",\"stream\":true}").body())
        .contains("\"tool_calls\":[{")
        .contains("\"finish_reason\":\"tool_calls\"");
    assertThat(post("/v1/chat/completions", HELLO + "}").body()).contains("word1");
  }

  @Test
  void words_of_a_template_are_its_tokens() throws Exception {
    assertThat(post("/apply-template", HELLO + "}").body())
        .isEqualTo("{\"prompt\":\"user say something\\nassistant\"}");
    assertThat(post("/tokenize", "{\"content\":\"user say something\\nassistant\"}").body())
        .isEqualTo("{\"tokens\":[0,1,2,3]}");
  }

  @Test
  void it_fails_as_told_and_refuses_long_prompts() throws Exception {
    server.failing(500, "server_error", "out of luck").withContext(4);

    assertThat(post("/v1/chat/completions", HELLO + "}").body()).contains("out of luck");
    HttpResponse<String> tooLong = post("/v1/chat/completions", HELLO + "}");
    assertThat(tooLong.statusCode()).isEqualTo(400);
    assertThat(tooLong.body()).contains("exceed_context_size_error");
  }

  @Test
  void it_dies_midway_as_told() {
    server.dyingAfter(2);

    assertThatThrownBy(() -> post("/v1/chat/completions", HELLO + ",\"stream\":true}"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void it_notices_clients_that_go() throws Exception {
    server.pausingAfter(1).taking(Duration.ZERO, Duration.ofNanos(1));
    HttpResponse<InputStream> response =
        client.send(request("/v1/completions", "{\"stream\":true}"), BodyHandlers.ofInputStream());
    server.awaitPaused(1);

    response.body().close();

    server.awaitAbandoned(1);
    server.awaitGenerating(0);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(server.uri().resolve(path)).build(), BodyHandlers.ofString());
  }

  private HttpRequest request(String path, String body) {
    return HttpRequest.newBuilder(server.uri().resolve(path))
        .POST(BodyPublishers.ofString(body))
        .version(HttpClient.Version.HTTP_1_1)
        .build();
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return client.send(request(path, body), BodyHandlers.ofString());
  }
}
