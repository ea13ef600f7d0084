package dev.headrace.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ChatTest {
  private static final String END =
      "data: {\"choices\":[],\"usage\":{\"completion_tokens\":2}}\n\ndata: [DONE]\n\n";

  /** What the server does with a request. */
  private interface Answering {
    void answer(HttpExchange exchange, OutputStream out) throws IOException;
  }

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> asked = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private HttpServer server = make();
  private Answering answering = (exchange, out) -> {};

  private static HttpServer make() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void start() {
    server.setExecutor(threads);
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          asked.add(
              exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          try (OutputStream out = exchange.getResponseBody()) {
            answering.answer(exchange, out);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.close();
  }

  private Chat chat() {
    return new Chat("http://127.0.0.1:" + server.getAddress().getPort(), "secret", "tiny");
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static String part(String text) {
    return "data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
  }

  private void answers(String... parts) {
    answering =
        (exchange, out) -> {
          exchange.sendResponseHeaders(200, 0);
          for (String part : parts) {
            send(out, part(part));
          }
          send(out, END);
        };
  }

  @Test
  void an_answer_is_heard_part_by_part_and_counted() {
    answers("Hello", " you");
    Chat.Said said = chat().say("hi", heard::add);
    assertThat(heard).containsExactly("Hello", " you");
    assertThat(said.outputTokens()).isEqualTo(2);
    assertThat(said.wasStopped()).isFalse();
    assertThat(said.firstNanos()).isPositive().isLessThanOrEqualTo(said.allNanos());
    assertThat(asked.getFirst())
        .startsWith("Bearer secret ")
        .contains("\"model\":\"tiny\"", "\"stream\":true", "\"include_usage\":true");
  }

  @Test
  void what_was_said_goes_along_until_it_is_forgotten() {
    answers("Hello");
    Chat chat = chat();
    chat.say("one", heard::add);
    chat.say("two", heard::add);
    chat.forget();
    chat.say("three", heard::add);
    assertThat(asked.get(1)).contains("\"one\"", "\"Hello\"", "\"two\"");
    assertThat(asked.get(2)).contains("\"three\"").doesNotContain("\"one\"", "\"two\"");
  }

  @Test
  void a_refusal_is_told_in_the_servers_words_and_not_remembered() {
    answering =
        (exchange, out) -> {
          byte[] body = "{\"error\":{\"message\":\"too long\"}}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(400, body.length);
          out.write(body);
        };
    Chat chat = chat();
    assertThatThrownBy(() -> chat.say("long", heard::add))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("too long");
    answers("Hello");
    chat.say("short", heard::add);
    assertThat(asked.get(1)).doesNotContain("\"long\"");
  }

  @Test
  void an_error_in_the_stream_ends_the_answer() {
    answering =
        (exchange, out) -> {
          exchange.sendResponseHeaders(200, 0);
          send(
              out, part("He") + "data: {\"error\":{\"message\":\"the model's server ended\"}}\n\n");
        };
    Chat chat = chat();
    assertThatThrownBy(() -> chat.say("hi", heard::add)).hasMessage("the model's server ended");
    assertThat(heard).containsExactly("He");
  }

  @Test
  void an_answer_that_is_no_json_is_told_with_its_status() {
    answering = (exchange, out) -> exchange.sendResponseHeaders(502, -1);
    Chat chat = chat();
    assertThatThrownBy(() -> chat.say("hi", heard::add))
        .hasMessage("the server answers with status 502");
  }

  @Test
  void a_stopped_answer_ends_at_once_and_its_part_is_remembered() throws Exception {
    var stopped = new CountDownLatch(1);
    var disconnected = new CountDownLatch(1);
    answering =
        (exchange, out) -> {
          exchange.sendResponseHeaders(200, 0);
          send(out, part("He"));
          try {
            if (!stopped.await(30, TimeUnit.SECONDS)) {
              return;
            }
            while (true) { // until the connection is seen to be closed
              send(out, part("x"));
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (IOException closed) {
            disconnected.countDown();
          }
        };
    Chat chat = chat();
    Chat.Said said =
        chat.say(
            "hi",
            part -> {
              heard.add(part);
              chat.stop();
              stopped.countDown();
            });
    assertThat(said.wasStopped()).isTrue();
    assertThat(said.outputTokens()).isEqualTo(heard.size());
    assertThat(heard.getFirst()).isEqualTo("He");
    assertThat(disconnected.await(30, TimeUnit.SECONDS)).isTrue();
    answers("again");
    chat.say("more", heard::add);
    assertThat(asked.get(1)).contains("\"role\":\"assistant\",\"content\":\"He");
  }

  @Test
  void a_server_that_is_gone_is_told() {
    Chat chat = chat();
    server.stop(0);
    assertThatThrownBy(() -> chat.say("hi", heard::add))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("broke off");
  }
}
