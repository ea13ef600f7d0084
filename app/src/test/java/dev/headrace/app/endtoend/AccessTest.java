package dev.headrace.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Who may ask a server: a loopback address is no wall against web pages, and no other is one. */
@Tag("end-to-end")
@Timeout(180)
final class AccessTest {
  @TempDir Path data;

  @Test
  void beyond_this_machine_only_signatures_of_the_right_keys_count() throws IOException {
    try (ServerProcess server = ServerProcess.start(data, "--host", "0.0.0.0")) {
      URI url = URI.create("http://127.0.0.1:" + server.url().getPort());
      JsonNode keys = new ObjectMapper().readTree(data.resolve("credentials.json").toFile());
      String id = keys.path("accessKeyId").asText();
      String secret = keys.path("secretAccessKey").asText();
      assertThat(secret).isNotEmpty();
      try (var owner = new Clients(url, id, secret)) {
        owner.python("mine", 10, "def handler(event, context): return event");
        assertThat(owner.invoke("mine", "5").payload().asUtf8String()).isEqualTo("5");
      }
      refuses(url, id, "a guess");
      refuses(url, "000000000000", "any");
      assertThat(ask(server, "GET /_headrace/status HTTP/1.1\r\nHost: 127.0.0.1\r\n"))
          .startsWith("HTTP/1.1 403 ");
      assertThat(ask(server, "GET /2015-03-31/functions HTTP/1.1\r\nHost: 127.0.0.1\r\n"))
          .startsWith("HTTP/1.1 403 ");
    }
  }

  private static void refuses(URI url, String id, String secret) {
    try (var stranger = new Clients(url, id, secret)) {
      assertThatThrownBy(() -> stranger.lambda().listFunctions())
          .isInstanceOfSatisfying(
              AwsServiceException.class, e -> assertThat(e.statusCode()).isEqualTo(403));
    }
  }

  @Test
  void on_this_machine_other_sites_pages_are_refused() throws IOException {
    try (ServerProcess server = ServerProcess.start(data)) {
      String own = "localhost:" + server.url().getPort();
      String list = "GET /2015-03-31/functions HTTP/1.1\r\n";
      assertThat(ask(server, list + "Host: " + own + "\r\n")).startsWith("HTTP/1.1 200 ");
      assertThat(ask(server, list + "Host: rebound.example\r\n")).startsWith("HTTP/1.1 403 ");
      assertThat(ask(server, list + "Host: " + own + "\r\nOrigin: https://site.example\r\n"))
          .startsWith("HTTP/1.1 403 ");
    }
  }

  /** Sends a request word by word, as only what is no well-behaved client does. */
  private static String ask(ServerProcess server, String head) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.url().getPort())) {
      String request = head + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
