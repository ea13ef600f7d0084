package dev.headrace.engine.runtimeapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headrace.engine.AskedRequest;
import dev.headrace.kernel.engine.Outcome;
import dev.headrace.kernel.engine.Request;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class RuntimeApiTest implements RuntimeSession.Host {
  private static final String NEXT = "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n\r\n";

  private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
  private final Inet4Address address = loopback(77, 1);
  private RuntimeApi api = open();
  private RuntimeSession session = listen();

  @BeforeEach
  void attach() {
    session.attach(this);
  }

  @AfterEach
  void close() throws IOException {
    session.close();
    api.close();
  }

  @Test
  void a_runtime_that_asks_first_is_initialised_and_gets_the_request_when_it_comes()
      throws Exception {
    try (var runtime = new Caller()) {
      runtime.send(NEXT);
      assertThat(take()).isEqualTo("initialized");
      session.assign(
          AskedRequest.of(7, "{\"a\":1}").with("Root=1-2-3", "{\"x\":\"ü\r\nEvil: 1\"}"));
      assertThat(runtime.readHead())
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains("Lambda-Runtime-Aws-Request-Id: 12345678-0000-4000-8000-000000000007\r\n")
          .contains("Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:")
          .contains("Lambda-Runtime-Trace-Id: Root=1-2-3\r\n")
          .contains("Lambda-Runtime-Client-Context: {\"x\":\"ü  Evil: 1\"}\r\n")
          .contains("Lambda-Runtime-Deadline-Ms: ")
          .contains("Content-Length: 7\r\n");
      assertThat(runtime.readBody(7)).isEqualTo("{\"a\":1}");
    }
  }

  @Test
  void an_answer_ends_its_request_and_a_second_one_is_refused() throws Exception {
    try (var runtime = new Caller()) {
      AskedRequest request = given(runtime, 1);
      runtime.post("invocation/" + request.requestId() + "/response", "", "\"done\"");
      assertThat(runtime.readReply())
          .startsWith("HTTP/1.1 202 Accepted")
          .endsWith("{\"status\":\"OK\"}\n");
      assertThat(answer(take())).isEqualTo("\"done\"");
      runtime.post("invocation/" + request.requestId() + "/response", "", "\"again\"");
      assertThat(runtime.readReply()).startsWith("HTTP/1.1 400").contains("\"InvalidRequestID\"");
      assertThat(told).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3_900, 12_288, 100_000})
  void a_runtime_that_sends_its_next_call_with_an_answer_gets_both_replies_in_order(int bytes)
      throws Exception {
    String answer = "7".repeat(bytes);
    try (var runtime = new Caller()) {
      AskedRequest first = given(runtime, 1);
      runtime.send(
          "POST /2018-06-01/runtime/invocation/"
              + first.requestId()
              + "/response HTTP/1.1\r\nHost: x\r\nContent-Length: "
              + answer.length()
              + "\r\n\r\n"
              + answer
              + "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(answer(take())).isEqualTo(answer);
      AskedRequest second = AskedRequest.of(2, "{\"b\":2}");
      session.assign(second);
      assertThat(runtime.readReply()).startsWith("HTTP/1.1 202 Accepted");
      assertThat(runtime.readReply()).contains(second.requestId()).endsWith("{\"b\":2}");
      runtime.post("invocation/" + second.requestId() + "/response", "", "2");
      assertThat(runtime.readReply()).startsWith("HTTP/1.1 202 Accepted");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "GET /2018-06-01/runt", "POST /2018-06-01/runtime/\r\n\r\n"})
  void an_answer_with_something_behind_it_that_is_no_whole_call_is_replied_to_at_once(String behind)
      throws Exception {
    try (var runtime = new Caller()) {
      AskedRequest request = given(runtime, 1);
      runtime.send(
          "POST /2018-06-01/runtime/invocation/"
              + request.requestId()
              + "/response HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n1"
              + behind);
      assertThat(runtime.readReply()).startsWith("HTTP/1.1 202 Accepted");
    }
  }

  @Test
  void an_answer_to_an_id_that_nobody_gave_is_refused() throws Exception {
    try (var runtime = new Caller()) {
      given(runtime, 1);
      runtime.post("invocation/00000000-0000-0000-0000-000000000000/response", "", "1");
      assertThat(runtime.readReply()).startsWith("HTTP/1.1 400").contains("\"InvalidRequestID\"");
      runtime.post("invocation/00000000-0000-0000-0000-000000000000/error", "", "1");
      assertThat(runtime.readReply()).startsWith("HTTP/1.1 400");
      assertThat(told).isEmpty();
    }
  }

  @Test
  void an_error_carries_its_type_and_body() throws Exception {
    try (var runtime = new Caller()) {
      AskedRequest request = given(runtime, 1);
      runtime.post(
          "invocation/" + request.requestId() + "/error",
          "Lambda-Runtime-Function-Error-Type: Runtime.MarshalError\r\n",
          "{\"errorMessage\":\"no\"}");
      assertThat(runtime.readReply()).startsWith("HTTP/1.1 202");
      var failed = (Outcome.Failed) ended(take());
      assertThat(failed.errorType()).isEqualTo("Runtime.MarshalError");
      assertThat(new String(failed.body().bytes(), StandardCharsets.UTF_8))
          .isEqualTo("{\"errorMessage\":\"no\"}");
    }
  }

  @Test
  void an_error_whose_type_no_header_names_names_it_itself() throws Exception {
    assertThat(failedWith("{\"stack\":[{\"errorType\":\"no\"}],\"errorType\":\"KeyError\"}"))
        .isEqualTo("KeyError");
    assertThat(failedWith("{\"errorType\":1}")).isEqualTo("Runtime.Unknown");
    assertThat(failedWith("no JSON")).isEqualTo("Runtime.Unknown");
  }

  private String failedWith(String error) throws Exception {
    try (var runtime = new Caller()) {
      AskedRequest request = AskedRequest.of(1, "1");
      session.assign(request);
      runtime.send(NEXT);
      runtime.readReply();
      runtime.post("invocation/" + request.requestId() + "/error", "", error);
      assertThat(runtime.readReply()).startsWith("HTTP/1.1 202");
      Object last = take();
      return ((Outcome.Failed) (last instanceof Outcome ? last : take())).errorType();
    }
  }

  @Test
  void a_request_that_comes_before_the_runtime_asks_waits_for_it() throws Exception {
    try (var runtime = new Caller()) {
      session.assign(AskedRequest.of(3, "3"));
      runtime.send(NEXT);
      assertThat(runtime.readReply()).endsWith("\r\n\r\n3");
      assertThat(take()).isEqualTo("initialized");
    }
  }

  @Test
  void asking_again_before_answering_is_refused() throws Exception {
    try (var runtime = new Caller()) {
      given(runtime, 1);
      runtime.send(NEXT);
      assertThat(runtime.readReply()).startsWith("HTTP/1.1 403").contains("InvalidStateTransition");
    }
  }

  @Test
  void an_answer_in_chunks_is_put_together() throws Exception {
    try (var runtime = new Caller()) {
      AskedRequest request = given(runtime, 1);
      runtime.send(
          "POST /2018-06-01/runtime/invocation/"
              + request.requestId()
              + "/response HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "5;x=y\r\n\"abcd\r\n3\r\nef\"\r\n0\r\nTrailer: 1\r\n\r\n");
      assertThat(runtime.readReply()).startsWith("HTTP/1.1 202");
      assertThat(answer(take())).isEqualTo("\"abcdef\"");
    }
  }

  @Test
  void a_sender_that_asks_for_leave_gets_it_before_it_sends_the_body() throws Exception {
    try (var runtime = new Caller()) {
      AskedRequest request = given(runtime, 1);
      runtime.send(
          "POST /2018-06-01/runtime/invocation/"
              + request.requestId()
              + "/response HTTP/1.1\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
      assertThat(runtime.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      runtime.send("true");
      assertThat(runtime.readReply()).startsWith("HTTP/1.1 202");
      assertThat(answer(take())).isEqualTo("true");
    }
  }

  @Test
  void the_longest_answer_passes_and_one_byte_more_is_too_large() throws Exception {
    try (var runtime = new Caller()) {
      AskedRequest first = given(runtime, 1);
      String longest = "x".repeat(RuntimeConnection.RESPONSE_LIMIT_BYTES);
      runtime.post("invocation/" + first.requestId() + "/response", "", longest);
      assertThat(runtime.readReply()).startsWith("HTTP/1.1 202");
      assertThat(ended(take()).body().lengthBytes())
          .isEqualTo(RuntimeConnection.RESPONSE_LIMIT_BYTES);

      AskedRequest second = AskedRequest.of(2, "2");
      session.assign(second);
      runtime.send(NEXT);
      runtime.readReply();
      runtime.post("invocation/" + second.requestId() + "/response", "", longest + "x");
      assertThat(runtime.readReply()).startsWith("HTTP/1.1 413").contains("RequestEntityTooLarge");
      assertThat(ended(take()))
          .isEqualTo(new Outcome.TooLarge(RuntimeConnection.RESPONSE_LIMIT_BYTES + 1));
    }
  }

  @Test
  void a_long_request_arrives_whole() throws Exception {
    try (var runtime = new Caller()) {
      runtime.send(NEXT);
      take();
      String body = "y".repeat(6 << 20);
      session.assign(AskedRequest.of(5, body));
      assertThat(runtime.readHead()).contains("Content-Length: " + (6 << 20));
      assertThat(runtime.readBody(6 << 20)).isEqualTo(body);
    }
  }

  @Test
  void a_failed_initialisation_is_told_once_and_only_before_the_first_request() throws Exception {
    try (var runtime = new Caller()) {
      runtime.post(
          "init/error",
          "Lambda-Runtime-Function-Error-Type: Runtime.ImportModuleError\r\n",
          "{\"errorMessage\":\"gone\"}");
      assertThat(runtime.readReply()).startsWith("HTTP/1.1 202");
      assertThat(take()).isEqualTo("Runtime.ImportModuleError {\"errorMessage\":\"gone\"}");
      runtime.send(NEXT);
      assertThat(take()).isEqualTo("initialized");
    }
    try (var runtime = new Caller()) {
      runtime.post("init/error", "", "{}");
      assertThat(runtime.readReply()).startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void a_runtime_without_code_gets_no_request() throws Exception {
    try (RuntimeSession idle = api.listen(loopback(77, 2), RuntimeApi.ANY_USER);
        var runtime = new Caller(loopback(77, 2))) {
      assertThat(idle.isClosed()).isFalse();
      runtime.send(NEXT);
      assertThat(runtime.readReply()).startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void what_is_not_part_of_the_api_is_not_found() throws Exception {
    try (var runtime = new Caller()) {
      runtime.send("GET /2018-06-01/runtime/elsewhere HTTP/1.1\r\n\r\n");
      assertThat(runtime.readReply()).startsWith("HTTP/1.1 404");
      runtime.post("invocation/next", "", "x");
      assertThat(runtime.readReply()).startsWith("HTTP/1.1 405");
    }
  }

  @Test
  void ambiguous_requests_are_refused_and_the_connection_ends() throws Exception {
    refused("GET /2018-06-01/runtime/invocation/next HTTP/1.1\nHost: x\n\n", "400");
    refused("GET /x HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", "400");
    refused("GET /x HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "400");
    refused("GET /x HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", "501");
    refused("GET /x HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "400");
    refused("GET /x HTTP/1.1\r\n folded: 1\r\n\r\n", "400");
    refused("GET /x HTTP/2\r\n\r\n", "505");
    refused("nonsense\r\n\r\n", "400");
    refused("GET /x HTTP/1.1\r\n" + "a: b\r\n".repeat(101) + "\r\n", "431");
  }

  @Test
  void headers_are_limited() throws Exception {
    String value = "v".repeat(RequestReader.HEAD_LIMIT_BYTES);
    refused("GET /x HTTP/1.1\r\na: " + value + "\r\n\r\n", "431");
  }

  @Test
  void a_connection_that_is_not_kept_alive_ends_with_its_request() throws Exception {
    try (var runtime = new Caller()) {
      runtime.send("GET /2018-06-01/runtime/invocation/next HTTP/1.0\r\n\r\n");
      take();
      session.assign(AskedRequest.of(1, "1"));
      assertThat(runtime.readReply()).endsWith("1");
      assertThat(runtime.read()).isEqualTo(-1);
    }
  }

  @Test
  void connections_of_one_environment_are_limited() throws Exception {
    var callers = new Caller[RuntimeSession.CONNECTION_LIMIT];
    for (int i = 0; i < callers.length; i++) {
      callers[i] = new Caller();
      callers[i].send("GET /x HTTP/1.1\r\n\r\n");
      assertThat(callers[i].readReply()).startsWith("HTTP/1.1 404");
    }
    try (var oneMore = new Caller()) {
      assertThat(oneMore.read()).isEqualTo(-1);
    }
    for (Caller caller : callers) {
      caller.close();
    }
  }

  @Test
  void a_closed_session_closes_its_connections() throws Exception {
    try (var runtime = new Caller()) {
      runtime.send(NEXT);
      take();
      session.close();
      assertThat(runtime.read()).isEqualTo(-1);
      assertThatThrownBy(this::callLate).isInstanceOf(IOException.class);
    }
  }

  /** The kernel may still take a connection while the listener closes, but nobody answers on it. */
  private void callLate() throws IOException {
    try (var late = new Caller()) {
      late.send(NEXT);
      if (late.read() == -1) {
        throw new EOFException();
      }
    }
  }

  @Test
  void only_loopback_addresses_are_listened_on() throws Exception {
    var any = (Inet4Address) InetAddress.getByAddress(new byte[] {0, 0, 0, 0});
    assertThatThrownBy(() -> api.listen(any, RuntimeApi.ANY_USER))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void refused(String request, String status) throws Exception {
    try (var runtime = new Caller()) {
      runtime.send(request);
      assertThat(runtime.readReply())
          .as(request.lines().findFirst().orElse(""))
          .contains(" " + status + " ");
      assertThat(runtime.read()).isEqualTo(-1);
    }
  }

  private AskedRequest given(Caller runtime, long id) throws Exception {
    AskedRequest request = AskedRequest.of(id, "1");
    runtime.send(NEXT);
    assertThat(take()).isEqualTo("initialized");
    session.assign(request);
    assertThat(runtime.readReply()).endsWith("1");
    return request;
  }

  private Object take() throws InterruptedException {
    Object next = told.poll(10, TimeUnit.SECONDS);
    assertThat(next).isNotNull();
    return next == null ? "" : next;
  }

  private static Outcome ended(Object told) {
    return (Outcome) told;
  }

  private static String answer(Object told) throws IOException {
    return new String(((Outcome.Answered) told).body().bytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void initialized() {
    told.add("initialized");
  }

  @Override
  public void initFailed(String errorType, byte[] error) {
    told.add(errorType + " " + new String(error, StandardCharsets.UTF_8));
  }

  @Override
  public void ended(Request request, Outcome outcome) {
    told.add(outcome);
  }

  private static Inet4Address loopback(int third, int fourth) {
    try {
      return (Inet4Address)
          InetAddress.getByAddress(new byte[] {127, 99, (byte) third, (byte) fourth});
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static RuntimeApi open() {
    try {
      return RuntimeApi.open((client, server) -> ConnectionOwners.UNKNOWN);
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private RuntimeSession listen() {
    try {
      return api.listen(address, RuntimeApi.ANY_USER);
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** A runtime that speaks byte for byte. */
  private final class Caller implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    Caller() throws IOException {
      this(address);
    }

    Caller(InetAddress to) throws IOException {
      socket = new Socket(to, api.port());
      in = socket.getInputStream();
    }

    void send(String bytes) throws IOException {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
    }

    void post(String path, String headers, String body) throws IOException {
      send(
          "POST /2018-06-01/runtime/"
              + path
              + " HTTP/1.1\r\nHost: x\r\n"
              + headers
              + "Content-Length: "
              + body.length()
              + "\r\n\r\n"
              + body);
    }

    int read() throws IOException {
      try {
        return in.read();
      } catch (java.net.SocketException reset) {
        return -1;
      }
    }

    String readHead() throws IOException {
      var head = new java.io.ByteArrayOutputStream();
      while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
        int next = in.read();
        if (next < 0) {
          throw new IOException("ended after: " + head);
        }
        head.write(next);
      }
      return head.toString(StandardCharsets.UTF_8);
    }

    String readBody(int length) throws IOException {
      return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    String readReply() throws IOException {
      String head = readHead();
      int at = head.indexOf("Content-Length: ") + "Content-Length: ".length();
      int length = Integer.parseInt(head.substring(at, head.indexOf('\r', at)));
      return head + readBody(length);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
