package dev.headrace.engine.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headrace.kernel.engine.Endpoints.Endpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class HealthProbeTest {
  private static final long LONG_MILLIS = 30_000;
  private static final long SHORT_MILLIS = 200;

  /** What a server does with a connection. */
  private interface Answering {
    void answer(Socket socket) throws IOException, InterruptedException;
  }

  private final CountDownLatch over = new CountDownLatch(1);
  private ServerSocket server;

  @BeforeEach
  void open() throws IOException {
    server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    over.countDown();
    server.close();
  }

  @Test
  void an_answer_that_comes_byte_by_byte_is_read() {
    answering(socket -> {
      for (byte one : bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
        socket.getOutputStream().write(one);
      }
    });

    assertThat(look(LONG_MILLIS).isWell()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 204, 301, 404, 500, 503})
  void any_other_status_is_not_well(int status) {
    answering(socket -> socket.getOutputStream().write(bytes("HTTP/1.0 " + status + " ?\r\n\r\n")));

    HealthProbe.Finding found = look(LONG_MILLIS);
    assertThat(found.isWell()).isFalse();
    assertThat(found.words()).isEqualTo("it answered " + status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/2.0 200 OK",
        "HTTP/1.1 999 OK",
        "HTTP/1.1  200 OK"
      })
  void what_is_no_http_is_not_well(String said) {
    answering(socket -> socket.getOutputStream().write(bytes(said)));

    assertThat(look(LONG_MILLIS))
        .isEqualTo(new HealthProbe.Finding(true, 0, true, "it does not speak HTTP"));
  }

  @Test
  void one_that_hangs_up_is_not_well() {
    answering(socket -> socket.getOutputStream().write(bytes("HTTP/1.1")));

    assertThat(look(LONG_MILLIS).words()).isEqualTo("it closed the connection");
  }

  @Test
  void one_that_is_silent_is_left_at_the_limit() {
    answering(socket -> over.await());

    HealthProbe.Finding found = look(SHORT_MILLIS);
    assertThat(found.listens()).isTrue();
    assertThat(found.inTime()).isFalse();
    assertThat(found.words()).contains("200 ms");
  }

  @Test
  void one_that_never_ends_its_answer_is_well_all_the_same() {
    answering(socket -> {
      OutputStream out = socket.getOutputStream();
      out.write(bytes("HTTP/1.1 200 OK\r\n\r\n"));
      while (over.getCount() > 0) {
        out.write(new byte[4_096]);
      }
    });

    assertThat(look(LONG_MILLIS).isWell()).isTrue();
  }

  @Test
  void where_nobody_listens_that_is_what_is_found() throws IOException {
    server.close();

    HealthProbe.Finding found = look(LONG_MILLIS);
    assertThat(found.listens()).isFalse();
    assertThat(found.words()).isEqualTo("it takes no connections");
  }

  private HealthProbe.Finding look(long timeoutMillis) {
    var endpoint = new Endpoint("127.0.0.1", server.getLocalPort());
    return new HealthProbe(endpoint, "/health").look(timeoutMillis);
  }

  private void answering(Answering answering) {
    Thread.ofVirtual()
        .start(() -> {
          try (Socket socket = server.accept()) {
            readRequest(socket);
            answering.answer(socket);
          } catch (IOException | InterruptedException ended) {
            // The test has what it came for.
          }
        });
  }

  private static void readRequest(Socket socket) throws IOException {
    var request = new StringBuilder();
    while (request.indexOf("\r\n\r\n") < 0) {
      request.append((char) socket.getInputStream().read());
    }
    assertThat(request).startsWith("GET /health HTTP/1.1\r\nHost: 127.0.0.1:");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
