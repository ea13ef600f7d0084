package dev.headrace.inference.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.headrace.inference.testing.NullBehavior.Failure;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One connection of a {@link NullModelServer}: reads requests and answers them, in turn. */
final class NullConnection {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int LOOK_MILLIS = 2;
  private static final int HEAD_LIMIT_BYTES = 64 << 10;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Request(String method, String path, byte[] body, boolean keepsAlive) {}

  private final NullBehavior behavior;
  private final NullTally tally;
  private final Socket socket;
  private final PushbackInputStream in;
  private final OutputStream out;

  NullConnection(NullBehavior behavior, NullTally tally, Socket socket) throws IOException {
    this.behavior = behavior;
    this.tally = tally;
    this.socket = socket;
    this.in = new PushbackInputStream(new BufferedInputStream(socket.getInputStream()), 1);
    this.out = socket.getOutputStream();
  }

  void serve() throws IOException {
    boolean goesOn = true;
    while (goesOn) {
      Request request = read();
      if (request == null) {
        return;
      }
      answer(request);
      goesOn = request.keepsAlive();
    }
  }

  private @Nullable Request read() throws IOException {
    int first = in.read();
    if (first < 0) {
      return null;
    }
    in.unread(first);
    String[] start = line().split(" ", -1);
    int length = 0;
    boolean keepsAlive = true;
    for (String header = line(); !header.isEmpty(); header = line()) {
      int colon = header.indexOf(':');
      String name = header.substring(0, Math.max(0, colon));
      String value = header.substring(colon + 1).strip();
      if (name.equalsIgnoreCase("Content-Length")) {
        length = Integer.parseInt(value);
      } else if (name.equalsIgnoreCase("Connection")) {
        keepsAlive = !value.equalsIgnoreCase("close");
      }
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("a request broke off");
    }
    return new Request(start[0], start[1], body, keepsAlive);
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.length() > HEAD_LIMIT_BYTES) {
        throw new EOFException("a request broke off");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private void answer(Request request) throws IOException {
    if (behavior.loading) {
      whole(503, NullAnswers.error(503, "unavailable_error", "Loading model"));
      return;
    }
    switch (request.path()) {
      case "/health" -> whole(200, "{\"status\":\"ok\"}");
      case "/v1/models" -> whole(200, NullAnswers.models());
      case "/tokenize" -> whole(200, NullAnswers.tokens(json(request)));
      case "/apply-template" -> whole(200, NullAnswers.template(json(request)));
      case "/v1/chat/completions" -> complete(request, true);
      case "/v1/completions" -> complete(request, false);
      default -> whole(404, NullAnswers.error(404, "not_found_error", "File Not Found"));
    }
  }

  private static JsonNode json(Request request) throws IOException {
    return JSON.readTree(request.body());
  }

  private void complete(Request request, boolean chat) throws IOException {
    tally.came(request.body());
    Failure failure = behavior.nextFailure();
    JsonNode asked;
    try {
      asked = json(request);
    } catch (JsonProcessingException e) {
      failure = new Failure(400, "invalid_request_error", "the request is not JSON");
      asked = JSON.nullNode();
    }
    if (failure != null) {
      whole(
          failure.status(), NullAnswers.error(failure.status(), failure.type(), failure.message()));
      return;
    }
    var answers = new NullAnswers(behavior, asked, chat);
    if (answers.promptTokens() >= behavior.contextTokens) {
      whole(400, answers.contextExceeded());
      return;
    }
    tally.began();
    boolean toTheEnd = false;
    try {
      if (answers.isStreamed()) {
        stream(answers);
      } else {
        generate(answers);
      }
      toTheEnd = true;
    } catch (Died died) {
      toTheEnd = true;
      throw died;
    } finally {
      tally.ended(!toTheEnd);
    }
  }

  private void generate(NullAnswers answers) throws IOException {
    for (int token = 0; token < answers.tokens(); token++) {
      beforeToken(token);
    }
    beforeToken(answers.tokens());
    whole(200, answers.whole());
  }

  private void stream(NullAnswers answers) throws IOException {
    head(200, "text/event-stream", "Transfer-Encoding: chunked");
    boolean flushesEach = false;
    var pending = new StringBuilder();
    if (answers.opening() != null) {
      pending.append(event(answers.opening()));
    }
    for (int token = 0; token < answers.tokens(); token++) {
      flushesEach |= behavior.nanosBefore(token + 1) > 0 || behavior.pausesAt(token);
      if (flushesEach || behavior.diesAt(token)) {
        flush(pending);
      }
      beforeToken(token);
      pending.append(event(answers.token(token)));
    }
    if (flushesEach) {
      flush(pending);
    }
    beforeToken(answers.tokens());
    pending.append(event(answers.closing()));
    if (answers.includesUsage()) {
      pending.append(event(answers.usageChunk()));
    }
    pending.append(event("[DONE]")).append("0\r\n\r\n");
    flush(pending);
  }

  /** An event as a chunk of its own, as llama-server sends them. */
  private static String event(@Nullable String data) {
    String event = "data: " + data + "\n\n";
    return Integer.toHexString(event.getBytes(StandardCharsets.UTF_8).length)
        + "\r\n"
        + event
        + "\r\n";
  }

  private void flush(StringBuilder pending) throws IOException {
    out.write(pending.toString().getBytes(StandardCharsets.UTF_8));
    pending.setLength(0);
  }

  /** Takes the time of a token, and breaks off where this server is told to or its client goes. */
  private void beforeToken(int token) throws IOException {
    if (behavior.diesAt(token)) {
      socket.setSoLinger(true, 0);
      throw new Died();
    }
    long nanos = behavior.nanosBefore(token);
    long until = System.nanoTime() + nanos;
    while (nanos > 0 && System.nanoTime() - until < 0) {
      lookForEnd();
    }
    if (behavior.pausesAt(token)) {
      tally.pauses(true);
      try {
        while (behavior.pausesAt(token)) {
          lookForEnd();
        }
      } finally {
        tally.pauses(false);
      }
    }
  }

  /** It was told to die midway. */
  private static final class Died extends IOException {
    private static final long serialVersionUID = 1;
  }

  /** Waits for a moment, or throws if the client has gone. */
  private void lookForEnd() throws IOException {
    socket.setSoTimeout(LOOK_MILLIS);
    try {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the client has gone");
      }
      in.unread(next);
    } catch (SocketTimeoutException stillThere) {
      return;
    } finally {
      socket.setSoTimeout(0);
    }
  }

  private void whole(int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    byte[] head = headBytes(status, "application/json", "Content-Length: " + bytes.length);
    var both = new byte[head.length + bytes.length];
    System.arraycopy(head, 0, both, 0, head.length);
    System.arraycopy(bytes, 0, both, head.length, bytes.length);
    out.write(both);
  }

  private void head(int status, String type, String length) throws IOException {
    out.write(headBytes(status, type, length));
  }

  private static byte[] headBytes(int status, String type, String length) {
    return ("HTTP/1.1 "
            + status
            + (status == 200 ? " OK" : " Error")
            + "\r\nServer: null\r\nContent-Type: "
            + type
            + "\r\n"
            + length
            + "\r\n\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
