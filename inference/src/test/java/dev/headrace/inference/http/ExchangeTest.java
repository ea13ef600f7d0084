package dev.headrace.inference.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.inference.testing.NullModelServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class ExchangeTest {
  private static final byte[] NOTHING = {};

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 100_000})
  void events_are_whole_however_their_bytes_arrive(int pieceBytes) throws Exception {
    String body =
        "data: {\"a\":1}\n\n: a comment\n\ndata:{\"b\":2}\n\nevent: x\r\ndata: first\r\ndata: second\r\n\r\n"
            + "data: "
            + "ü".repeat(5_000)
            + "\n\ndata: [DONE]\n\n";
    try (var server = new Scripted(chunked(body, 11), pieceBytes)) {
      assertThat(events(server))
          .containsExactly("{\"a\":1}", "{\"b\":2}", "first\nsecond", "ü".repeat(5_000), "[DONE]");
    }
  }

  @Test
  void a_body_may_have_a_length_or_end_with_its_connection() throws Exception {
    try (var known = new Scripted("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 3);
        var closed = new Scripted("HTTP/1.1 200 OK\r\n\r\nuntil the end", 3);
        var none = new Scripted("HTTP/1.1 204 No Content\r\n\r\n", 3)) {
      assertThat(rest(known)).isEqualTo("hello");
      assertThat(rest(closed)).isEqualTo("until the end");
      assertThat(rest(none)).isEmpty();
    }
  }

  @Test
  void informational_heads_are_passed_over() throws Exception {
    try (var server =
        new Scripted(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 9)) {
      assertThat(rest(server)).isEqualTo("ok");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0\r\n\r\n",
        "HTTP/1.1 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
      })
  void what_is_no_answer_is_an_error(String answer) throws Exception {
    try (var server = new Scripted(answer, 100)) {
      assertThatThrownBy(() -> rest(server)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_line_without_an_end_is_refused() throws Exception {
    try (var server = new Scripted("HTTP/1.1 200 OK\r\nX: " + "x".repeat(200_000), 10_000)) {
      assertThatThrownBy(() -> rest(server)).hasMessageContaining("too long");
    }
  }

  @Test
  void a_connection_serves_one_request_after_another_where_answers_are_read_to_their_end()
      throws Exception {
    try (NullModelServer server = NullModelServer.start()) {
      var pool = new ConnectionPool(Target.of(server.uri(), ""), 4);
      for (int i = 0; i < 5; i++) {
        try (Exchange exchange = send(pool, "/v1/completions", "{\"stream\":true}")) {
          while (exchange.nextEvent() != null) {
            assertThat(exchange.status()).isEqualTo(200);
          }
        }
      }
      assertThat(server.accepted()).isEqualTo(1);

      send(pool, "/v1/completions", "{\"stream\":true}").close();
      send(pool, "/health", "").close();
      assertThat(server.accepted()).isEqualTo(2);
    }
  }

  @Test
  void after_a_stream_behind_which_the_server_closed_its_connection_none_is_used_again()
      throws Exception {
    try (var server = new Closing(chunked("data: 1\n\n", 9))) {
      var pool = new ConnectionPool(Target.of(server.uri(), ""), 4);
      stream(pool);
      server.closed.acquire();
      stream(pool);
      server.closed.acquire();

      assertThat(pool.poll()).isNull();
      stream(pool);
    }
  }

  private static void stream(ConnectionPool pool) throws IOException {
    try (Exchange exchange = send(pool, "/v1/completions", "{\"stream\":true}")) {
      assertThat(exchange.nextEvent()).isEqualTo("1".getBytes(UTF_8));
      assertThat(exchange.nextEvent()).isNull();
    }
  }

  @Test
  void a_connection_that_the_server_has_closed_is_replaced() throws Exception {
    try (NullModelServer server = NullModelServer.start()) {
      var pool = new ConnectionPool(Target.of(server.uri(), ""), 4);
      try (Exchange exchange = send(pool, "/health", "")) {
        exchange.rest();
      }
      server.dropConnections();

      try (Exchange exchange = send(pool, "/health", "")) {
        assertThat(exchange.status()).isEqualTo(200);
      }
      assertThat(server.accepted()).isEqualTo(2);
    }
  }

  @Test
  void nobody_there_is_told_apart_from_an_answer_that_breaks_off() throws Exception {
    NullModelServer server = NullModelServer.start();
    var pool = new ConnectionPool(Target.of(server.uri(), ""), 4);
    server.dyingAfter(1);
    try (Exchange exchange = send(pool, "/v1/completions", "{\"stream\":true}")) {
      assertThatThrownBy(
              () -> {
                while (exchange.nextEvent() != null) {
                  assertThat(exchange.status()).isEqualTo(200);
                }
              })
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(UnreachableException.class);
    }
    server.close();
    assertThatThrownBy(() -> send(pool, "/health", "")).isInstanceOf(UnreachableException.class);
  }

  @Test
  void an_exchange_can_be_aborted_while_it_waits() throws Exception {
    try (NullModelServer server = NullModelServer.start().pausingAfter(0)) {
      var pool = new ConnectionPool(Target.of(server.uri(), ""), 4);
      var aborter = new CompletableFuture<Exchange.Aborter>();
      var failure = new CompletableFuture<Throwable>();
      Thread.ofVirtual()
          .start(() -> {
            try (Exchange exchange =
                Exchange.send(
                    pool, "POST", "/v1/completions", "{}".getBytes(UTF_8), aborter::complete, 0)) {
              failure.complete(new AssertionError("answered with " + exchange.status()));
            } catch (IOException e) {
              failure.complete(e);
            }
          });
      server.awaitPaused(1);

      aborter.get().abort();

      assertThat(failure.get()).isInstanceOf(IOException.class);
      server.awaitAbandoned(1);
    }
  }

  @Test
  void an_address_is_taken_apart_and_never_shows_its_key() {
    Target target = Target.of(URI.create("https://api.example.com/v1/"), "secret");

    assertThat(target).isEqualTo(new Target("api.example.com", 443, true, "/v1", "secret"));
    assertThat(target.toString()).isEqualTo("https://api.example.com/v1");
    assertThat(Target.of(URI.create("http://host:8000"), "").authority()).isEqualTo("host:8000");
    assertThatThrownBy(() -> Target.of(URI.create("ftp://host"), ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Exchange send(ConnectionPool pool, String path, String body) throws IOException {
    String method = body.isEmpty() ? "GET" : "POST";
    return Exchange.send(pool, method, path, body.getBytes(UTF_8), Exchange.Watcher.NONE, 0);
  }

  private static String chunked(String body, int chunkBytes) {
    byte[] bytes = body.getBytes(UTF_8);
    var answer = new StringBuilder("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int at = 0; at < bytes.length; at += chunkBytes) {
      int length = Math.min(chunkBytes, bytes.length - at);
      answer.append(Integer.toHexString(length)).append(";x=y\r\n");
      answer.append(new String(bytes, at, length, ISO_8859_1));
      answer.append("\r\n");
    }
    return answer.append("0\r\nTrailer: yes\r\n\r\n").toString();
  }

  private static List<String> events(Scripted server) throws IOException {
    List<String> events = new ArrayList<>();
    try (Exchange exchange = server.send()) {
      for (byte[] event = exchange.nextEvent(); event != null; event = exchange.nextEvent()) {
        events.add(new String(event, UTF_8));
      }
    }
    return events;
  }

  private static String rest(Scripted server) throws IOException {
    try (Exchange exchange = server.send()) {
      return new String(exchange.rest(), UTF_8);
    }
  }

  /** A server that answers one request with bytes that are given, in pieces. */
  private static final class Scripted implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

    Scripted(String answer, int pieceBytes) throws IOException {
      Thread.ofVirtual().start(() -> serve(answer, pieceBytes));
    }

    private void serve(String answer, int pieceBytes) {
      try (Socket socket = listening.accept()) {
        socket.setTcpNoDelay(true);
        byte[] head = new byte[4_096];
        if (socket.getInputStream().read(head) <= 0) {
          return;
        }
        byte[] bytes = answer.getBytes(ISO_8859_1);
        OutputStream out = socket.getOutputStream();
        for (int at = 0; at < bytes.length; at += pieceBytes) {
          out.write(bytes, at, Math.min(pieceBytes, bytes.length - at));
        }
      } catch (IOException clientGone) {
        // the client had read what it wanted
      }
    }

    Exchange send() throws IOException {
      URI uri = URI.create("http://127.0.0.1:" + listening.getLocalPort());
      return Exchange.send(
          new ConnectionPool(Target.of(uri, ""), 1), "GET", "/", NOTHING, Exchange.Watcher.NONE, 0);
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }

  /** A server that ends each connection behind its answer. */
  private static final class Closing implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final String answer;

    /** A permit for each connection that was closed. */
    final Semaphore closed = new Semaphore(0);

    Closing(String answer) throws IOException {
      this.answer = answer;
      Thread.ofVirtual().start(this::serve);
    }

    URI uri() {
      return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    private void serve() {
      try {
        while (true) {
          try (Socket socket = listening.accept()) {
            assertThat(socket.getInputStream().read(new byte[4_096])).isPositive();
            socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
          }
          closed.release();
        }
      } catch (IOException over) {
        // the test has ended
      }
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }
}
