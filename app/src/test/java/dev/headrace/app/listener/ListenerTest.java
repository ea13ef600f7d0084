package dev.headrace.app.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.kernel.journal.MemoryJournal;
import dev.headrace.kernel.journal.NoRoomException;
import dev.headrace.kernel.world.LiveWorld;
import dev.headrace.wire.Headers;
import dev.headrace.wire.ResponseBody;
import dev.headrace.wire.ServiceError;
import dev.headrace.wire.WireRequest;
import dev.headrace.wire.WireResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The port, by the bytes that go in and come out. */
class ListenerTest {
  private static final Limits LIMITS = new Limits(2, 1_000, 64, 8_192, 2_048, 10_000);

  private final BlockingQueue<WireRequest> seen = new ArrayBlockingQueue<>(100);
  private Function<WireRequest, WireResponse> answer = request -> text("fine");
  private Listener listener = open(LIMITS, 0);

  @AfterEach
  void close() {
    listener.close();
  }

  private Listener open(Limits limits, int port) {
    Service service =
        new Service() {
          @Override
          public WireResponse serve(WireRequest request, String requestId) {
            seen.add(request);
            return answer.apply(request);
          }

          @Override
          public WireResponse refuse(ServiceError error, WireRequest request, String requestId) {
            return PlainErrors.answer(error, requestId);
          }

          @Override
          public boolean endsWithClient(WireRequest request) {
            return request.rawPath().equals("/model");
          }

          @Override
          public boolean holdsBody(WireRequest request) {
            return !request.rawPath().startsWith("/bucket/");
          }
        };
    try {
      Listener opened = Listener.prepare("127.0.0.1", port, limits, false);
      opened.open(service, service);
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of a length that is not known before its end. */
  private static WireResponse streamed(ResponseBody.Writer writer, Runnable giveBack) {
    return new WireResponse(
        200, Headers.of(), ResponseBody.streaming(ResponseBody.UNKNOWN, writer, giveBack));
  }

  private static WireResponse text(String text) {
    return WireResponse.of(
        200, Headers.of("Content-Type", "text/plain"), text.getBytes(StandardCharsets.UTF_8));
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());
    socket.setSoTimeout(5_000);
    return socket;
  }

  /** Sends bytes as they are, and reads until the server closes. */
  private String exchange(String head, String body) {
    try (var socket = connect()) {
      String text = head.replace("\n", "\r\n") + "\r\n" + body;
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String get(String path, String more) {
    return exchange(
        "GET " + path + " HTTP/1.1\nHost: 127.0.0.1:4566\nConnection: close\n" + more, "");
  }

  @Test
  void a_request_reaches_its_service_with_path_query_and_headers_as_sent() throws Exception {
    assertThat(get("/bucket/a%20b//c;d%2Fe?x=1&y=%2F", "X-Custom: A value\n"))
        .startsWith("HTTP/1.1 200")
        .endsWith("fine");
    WireRequest request = seen.take();
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.rawPath()).isEqualTo("/bucket/a%20b//c;d%2Fe");
    assertThat(request.rawQuery()).isEqualTo("x=1&y=%2F");
    assertThat(request.header("x-custom")).isEqualTo("A value");
  }

  @Test
  void a_control_plane_that_has_stopped_says_so_and_that_it_is_no_defect_of_the_request() {
    var journal = new MemoryJournal();
    try (var world = new LiveWorld(journal, 1)) {
      journal.fail(new IOException("the disk is gone"));
      answer = request -> world.ask(() -> text("fine"));

      assertThat(get("/bucket", ""))
          .startsWith("HTTP/1.1 503")
          .contains("must be restarted")
          .contains("the disk is gone");
    }
  }

  @Test
  void a_change_for_which_the_disk_has_no_room_is_refused_for_now() {
    answer =
        request -> {
          throw new NoRoomException("the disk is full", new IOException());
        };

    assertThat(get("/bucket", "")).startsWith("HTTP/1.1 503").contains("the disk is full");
  }

  @Test
  void a_foreign_host_is_refused_before_its_service_hears_of_it() {
    String answered =
        exchange("GET /bucket HTTP/1.1\nHost: rebound.example.com:4566\nConnection: close\n", "");
    assertThat(answered).startsWith("HTTP/1.1 403").contains("rebound.example.com");
    assertThat(seen).isEmpty();
  }

  @Test
  void a_host_that_only_begins_like_a_loopback_address_is_foreign() {
    String answered =
        exchange("GET / HTTP/1.1\nHost: 127.0.0.1.example.com\nConnection: close\n", "");
    assertThat(answered).startsWith("HTTP/1.1 403");
  }

  @Test
  void buckets_under_localhost_are_own_hosts() {
    String answered =
        exchange("GET / HTTP/1.1\nHost: photos.s3.localhost:4566\nConnection: close\n", "");
    assertThat(answered).startsWith("HTTP/1.1 200");
  }

  @Test
  void a_page_from_elsewhere_is_refused_by_its_origin() {
    assertThat(get("/bucket", "Origin: https://example.com\n")).startsWith("HTTP/1.1 403");
    assertThat(get("/bucket", "Origin: null\n")).startsWith("HTTP/1.1 403");
    assertThat(get("/bucket", "Sec-Fetch-Site: cross-site\n")).startsWith("HTTP/1.1 403");
    assertThat(get("/bucket", "Origin: http://127.0.0.1:4566\n")).startsWith("HTTP/1.1 200");
  }

  @Test
  void header_fields_beyond_the_limit_are_refused() {
    assertThat(get("/", "X-Long: " + "x".repeat(LIMITS.headerBytes()) + "\n"))
        .startsWith("HTTP/1.1 400")
        .contains("eader");
  }

  @Test
  void a_request_line_beyond_the_limit_is_refused() {
    assertThat(get("/" + "x".repeat(LIMITS.requestLineBytes()), "")).contains(" 414 ");
  }

  @Test
  void what_is_no_http_is_answered_with_400_and_a_request_id() {
    assertThat(exchange("HELLO\n", "")).startsWith("HTTP/1.1 400").contains("requestId");
  }

  @Test
  void a_client_that_expects_100_continue_is_told_to_go_on_only_when_the_body_is_wanted()
      throws Exception {
    answer =
        request -> {
          try {
            return text(new String(request.body().bytes(100), StandardCharsets.UTF_8));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    try (var socket = connect()) {
      String head =
          """
          PUT /bucket/key HTTP/1.1
          Host: localhost
          Content-Length: 4
          Expect: 100-continue
          Connection: close

          """
              .replace("\n", "\r\n");
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] go = socket.getInputStream().readNBytes("HTTP/1.1 100 Continue\r\n\r\n".length());
      assertThat(new String(go, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 100");
      socket.getOutputStream().write("body".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 200")
          .endsWith("body");
    }
  }

  @Test
  void a_refused_client_that_expects_100_continue_is_not_told_to_go_on() {
    assertThat(
            exchange(
                """
                PUT /bucket/key HTTP/1.1
                Host: example.com
                Content-Length: 4
                Expect: 100-continue
                Connection: close
                """,
                ""))
        .startsWith("HTTP/1.1 403")
        .doesNotContain("100 Continue");
  }

  @Test
  void more_requests_than_the_limit_are_refused_and_the_rest_go_on() throws Exception {
    var release = new CountDownLatch(1);
    var entered = new CountDownLatch(LIMITS.requestsInFlight());
    answer =
        request -> {
          entered.countDown();
          await(release);
          return text("late");
        };
    BlockingQueue<String> answers = new ArrayBlockingQueue<>(10);
    for (int i = 0; i < LIMITS.requestsInFlight(); i++) {
      Thread.ofVirtual().start(() -> answers.add(get("/held", "")));
    }
    assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(get("/one-too-many", "")).startsWith("HTTP/1.1 503").contains("requestsInFlight");
    release.countDown();
    for (int i = 0; i < LIMITS.requestsInFlight(); i++) {
      assertThat(answers.poll(20, TimeUnit.SECONDS)).endsWith("late");
    }
    assertThat(get("/again", "")).startsWith("HTTP/1.1 200");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void bodies_beyond_the_bytes_in_flight_are_refused_and_objects_do_not_count() {
    String tooMany = "x".repeat((int) LIMITS.bytesInFlight() + 1);
    String head = "HTTP/1.1\nHost: localhost\nConnection: close\nContent-Length: 1001\n";
    assertThat(exchange("POST /2015-03-31/functions " + head, tooMany))
        .startsWith("HTTP/1.1 503")
        .contains("bytesInFlight");
    assertThat(exchange("PUT /bucket/key " + head, tooMany)).startsWith("HTTP/1.1 200");
    assertThat(listener.bytesInFlight()).isZero();
  }

  @Test
  void a_client_that_leaves_in_the_middle_frees_what_it_held() throws Exception {
    var failed = new CountDownLatch(1);
    answer =
        request -> {
          try (InputStream in = request.body().stream()) {
            in.readAllBytes();
          } catch (IOException | UncheckedIOException e) {
            failed.countDown();
            throw new IllegalStateException(e);
          }
          failed.countDown();
          return text("read");
        };
    try (var socket = connect()) {
      String head =
          "POST /2015-03-31/functions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      seen.take();
      assertThat(listener.bytesInFlight()).isEqualTo(500);
    }
    assertThat(failed.await(20, TimeUnit.SECONDS)).isTrue();
    while (listener.requestsInFlight() > 0) {
      Thread.onSpinWait();
    }
    assertThat(listener.bytesInFlight()).isZero();
  }

  @Test
  void a_head_answer_keeps_the_length_that_the_service_said() {
    answer = request -> WireResponse.of(200, Headers.of("Content-Length", "12345"), new byte[0]);
    String answered =
        exchange("HEAD /bucket/key HTTP/1.1\nHost: localhost\nConnection: close\n", "");
    assertThat(answered.toLowerCase(Locale.ROOT)).contains("content-length: 12345");
  }

  @Test
  void a_streamed_answer_arrives_whole_with_its_length() {
    answer =
        request ->
            new WireResponse(
                200,
                Headers.none(),
                ResponseBody.streaming(
                    100_000,
                    out -> {
                      for (int i = 0; i < 100; i++) {
                        out.write(new byte[1_000]);
                      }
                    }));
    String answered = get("/bucket/key", "");
    assertThat(answered.toLowerCase(Locale.ROOT)).contains("content-length: 100000");
    assertThat(answered.length() - answered.indexOf("\r\n\r\n") - 4).isEqualTo(100_000);
  }

  @Test
  void a_body_is_released_once_it_was_written() throws Exception {
    BlockingQueue<String> happened = new ArrayBlockingQueue<>(10);
    answer = request -> streamed(out -> happened.add("written"), () -> happened.add("released"));
    get("/", "");
    assertThat(happened.poll(5, TimeUnit.SECONDS)).isEqualTo("written");
    assertThat(happened.poll(5, TimeUnit.SECONDS)).isEqualTo("released");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Connection: close\r\n"})
  void an_answer_that_breaks_off_does_not_look_whole(String more) throws Exception {
    answer =
        request ->
            streamed(
                out -> {
                  out.write(new byte[1_000]);
                  out.flush();
                  throw new IOException("no more");
                },
                () -> {});
    try (var socket = connect()) {
      String head = "GET /bucket/key HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      var got = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

      assertThat(got.toLowerCase(Locale.ROOT)).contains("transfer-encoding: chunked");
      assertThat(got).contains("\r\n3e8\r\n").doesNotContain("\r\n0\r\n");
    }
  }

  @Test
  void an_answer_of_unknown_length_is_whole_for_a_client_that_asks_to_close() throws Exception {
    answer =
        request ->
            streamed(
                out -> {
                  out.write(new byte[1_000]);
                  out.flush();
                },
                () -> {});
    try (var socket = connect()) {
      socket
          .getOutputStream()
          .write(
              "GET /bucket/key HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      var got = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

      assertThat(got.toLowerCase(Locale.ROOT)).contains("transfer-encoding: chunked");
      assertThat(got).contains("\r\n3e8\r\n").endsWith("\r\n0\r\n\r\n");
    }
  }

  @Test
  void a_client_that_falls_silent_within_its_body_is_let_go() throws Exception {
    openWithShortPatience();
    var read = new ArrayBlockingQueue<String>(1);
    answer =
        request -> {
          try {
            read.add(request.body().bytes(1_000).length + " bytes");
          } catch (IOException e) {
            read.add("broke off");
          }
          return text(Thread.currentThread().isInterrupted() ? "interrupted" : "well");
        };
    try (var socket = connect()) {
      socket
          .getOutputStream()
          .write(
              "POST /bucket/key HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
    assertThat(read.poll(5, TimeUnit.SECONDS)).isEqualTo("broke off");
  }

  @Test
  void a_client_that_takes_nothing_of_its_answer_is_let_go() throws Exception {
    openWithShortPatience();
    BlockingQueue<String> happened = new ArrayBlockingQueue<>(1);
    answer =
        request ->
            streamed(
                out -> {
                  while (true) {
                    out.write(new byte[64 << 10]);
                  }
                },
                () -> happened.add("released"));
    try (var socket = connect()) {
      socket.getOutputStream().write(head("/bucket/key"));
      assertThat(happened.poll(20, TimeUnit.SECONDS)).isEqualTo("released");
    }
  }

  private void openWithShortPatience() {
    listener.close();
    listener = open(new Limits(2, 1_000, 64, 8_192, 2_048, 200), 0);
  }

  @Test
  void a_port_that_is_taken_is_a_bind_exception() {
    assertThatThrownBy(() -> open(LIMITS, listener.port())).hasCauseInstanceOf(BindException.class);
  }

  @Test
  void a_draining_listener_refuses_what_is_new() {
    listener.drain();
    assertThat(get("/", "")).startsWith("HTTP/1.1 503").contains("shutting down");
  }

  @Test
  void a_request_that_nobody_waits_for_any_more_is_interrupted() throws Exception {
    var ended = new ArrayBlockingQueue<String>(1);
    answer =
        request -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            ended.add("interrupted");
          }
          return text("late");
        };
    try (var socket = connect()) {
      socket.getOutputStream().write(head("/model"));
      seen.take();
    }
    assertThat(ended.poll(20, TimeUnit.SECONDS)).isEqualTo("interrupted");
  }

  @Test
  void a_request_whose_client_waits_is_left_alone_and_so_is_the_next_of_its_connection()
      throws Exception {
    var wasInterrupted = new ArrayBlockingQueue<Boolean>(2);
    var other = new CountDownLatch(1);
    answer =
        request -> {
          if (request.rawQuery().equals("leaves")) {
            await(other, Long.MAX_VALUE);
            return text("late");
          }
          await(other, Long.MAX_VALUE);
          wasInterrupted.add(Thread.currentThread().isInterrupted());
          return text("well");
        };
    try (var stays = connect()) {
      stays.getOutputStream().write(head("/model"));
      seen.take();
      try (var leaves = connect()) {
        leaves.getOutputStream().write(head("/model?leaves"));
        seen.take();
      }
      while (listener.requestsInFlight() > 1) {
        Thread.onSpinWait(); // until the one that was left is interrupted
      }
      other.countDown();
      assertThat(wasInterrupted.poll(20, TimeUnit.SECONDS)).isFalse();
    }
  }

  private static byte[] head(String path) {
    return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:4566\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static void await(CountDownLatch latch, long seconds) {
    try {
      assertThat(latch.await(seconds, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
