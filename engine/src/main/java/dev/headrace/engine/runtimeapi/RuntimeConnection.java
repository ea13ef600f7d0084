package dev.headrace.engine.runtimeapi;

import dev.headrace.engine.runtimeapi.RuntimeSession.Verdict;
import dev.headrace.kernel.Body;
import dev.headrace.kernel.engine.Outcome;
import dev.headrace.kernel.engine.Request;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a runtime to its environment's Runtime API.
 *
 * <p>Its thread only reads. A runtime that asks for its next request is remembered as waiting, and
 * whoever brings a request writes it to the connection, so that no thread has to be woken for it.
 *
 * <p>A runtime may send an answer and its next call at once: then what it gets is sent at once too,
 * which saves it and this server half of their system calls.
 */
final class RuntimeConnection implements Runnable {
  /**
   * The longest answer: 6 MB and a little room, as Lambda has it.
   * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
   */
  static final int RESPONSE_LIMIT_BYTES = 6 * 1024 * 1024 + 100;

  /** The longest error; a longer one is refused. */
  static final int ERROR_LIMIT_BYTES = 256 << 10;

  /** Up to here a request is written by the thread that brings it; it fits the socket's buffer. */
  static final int INLINE_LIMIT_BYTES = 32 << 10;

  private static final Logger LOG = System.getLogger(RuntimeConnection.class.getName());
  private static final String PREFIX = "/2018-06-01/runtime/";
  private static final String INVOCATION = PREFIX + "invocation/";
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ACCEPTED =
      json(202, "Accepted", "{\"status\":\"OK\"}\n").getBytes(StandardCharsets.US_ASCII);

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final RuntimeSession session;
  private final RequestReader reader;

  /** The answer to a call behind which another was sent at once; empty: none. */
  private ByteBuffer held = NOTHING;

  /** Set before the connection waits for a request, read by whoever delivers it. */
  private volatile boolean closesAfterDelivery;

  RuntimeConnection(SocketChannel channel, RuntimeSession session) {
    this.channel = channel;
    this.session = session;
    this.reader = new RequestReader(channel);
  }

  @Override
  public void run() {
    try {
      serve();
    } catch (MalformedRequestException malformed) {
      refuse(malformed);
    } catch (IOException gone) {
      LOG.log(Level.TRACE, "a runtime's connection ended", gone);
    } catch (RuntimeException bug) {
      LOG.log(Level.ERROR, "a call of the Runtime API failed", bug);
    } finally {
      session.closed(this);
      close();
    }
  }

  void close() {
    try {
      channel.close();
    } catch (IOException ignored) {
      // It is closed as far as it can be.
    }
  }

  private void serve() throws IOException {
    RequestHead head = reader.readHead();
    while (head != null) {
      if (session.isWaitingOn(this)) {
        throw new MalformedRequestException(400, "a request before the last one was answered");
      }
      if (!answer(head)) {
        return;
      }
      head = reader.readHead();
    }
  }

  /** Answers one request; false where no other may follow. */
  private boolean answer(RequestHead head) throws IOException {
    String target = head.target();
    if (target.equals(INVOCATION + "next")) {
      return head.method().equals("GET") ? next(head) : refuseMethod(head);
    }
    if (target.equals(PREFIX + "init/error")) {
      return head.method().equals("POST") ? initError(head) : refuseMethod(head);
    }
    if (target.startsWith(INVOCATION)) {
      int slash = target.indexOf('/', INVOCATION.length());
      String id = slash < 0 ? "" : target.substring(INVOCATION.length(), slash);
      String action = slash < 0 ? "" : target.substring(slash + 1);
      if (action.equals("response") || action.equals("error")) {
        return head.method().equals("POST")
            ? end(head, id, action.equals("error"))
            : refuseMethod(head);
      }
    }
    return refuse(head, 404, "Not Found", "There is no such resource.", "ResourceNotFound");
  }

  private boolean next(RequestHead head) throws IOException {
    if (head.hasBody()) {
      write(NOTHING);
    }
    readBody(head, ERROR_LIMIT_BYTES);
    closesAfterDelivery = !head.keepsAlive();
    if (session.next(this) == Verdict.ACCEPTED) {
      return true;
    }
    write(
        error(
            403,
            "Forbidden",
            "No request can be asked for now: none was assigned, or the last has no answer yet.",
            "InvalidStateTransition"));
    return head.keepsAlive();
  }

  private boolean end(RequestHead head, String requestId, boolean failed) throws IOException {
    if (!session.isOpen(requestId)) {
      return refuse(head, 400, "Bad Request", "Invalid request ID", "InvalidRequestID");
    }
    RequestBody body = readBody(head, failed ? ERROR_LIMIT_BYTES : RESPONSE_LIMIT_BYTES);
    Outcome outcome =
        switch (body) {
          case RequestBody.TooLong tooLong -> new Outcome.TooLarge(tooLong.lengthBytes());
          case RequestBody.Whole whole when failed ->
              new Outcome.Failed(ErrorTypes.of(head, whole.bytes()), Body.of(whole.bytes()));
          case RequestBody.Whole whole -> new Outcome.Answered(Body.of(whole.bytes()));
        };
    if (session.end(requestId, outcome) != Verdict.ACCEPTED) {
      write(error(400, "Bad Request", "Invalid request ID", "InvalidRequestID"));
    } else if (outcome instanceof Outcome.TooLarge) {
      write(
          error(
              413,
              "Payload Too Large",
              "Exceeded maximum allowed payload size (" + RESPONSE_LIMIT_BYTES + " bytes).",
              "RequestEntityTooLarge"));
    } else if (head.keepsAlive() && reader.hasBufferedGet()) {
      hold(ByteBuffer.wrap(ACCEPTED));
    } else {
      write(ByteBuffer.wrap(ACCEPTED));
    }
    return head.keepsAlive();
  }

  private boolean initError(RequestHead head) throws IOException {
    RequestBody body = readBody(head, ERROR_LIMIT_BYTES);
    byte[] bytes = body instanceof RequestBody.Whole whole ? whole.bytes() : new byte[0];
    if (session.failInit(ErrorTypes.of(head, bytes), bytes) == Verdict.ACCEPTED) {
      write(ByteBuffer.wrap(ACCEPTED));
    } else {
      write(
          error(
              403,
              "Forbidden",
              "The runtime has been initialised already.",
              "InvalidStateTransition"));
    }
    return head.keepsAlive();
  }

  private RequestBody readBody(RequestHead head, long limitBytes) throws IOException {
    if (head.expectsContinue() && head.hasBody() && !reader.hasBuffered()) {
      write(ByteBuffer.wrap(CONTINUE));
    }
    return reader.readBody(head, limitBytes);
  }

  /**
   * Writes a request to a runtime that waits for one. A short one is written here and now; a long
   * one, which may lie in a file and fill the socket, on a thread of its own.
   */
  void deliver(Request request) {
    if (request.body().lengthBytes() <= INLINE_LIMIT_BYTES) {
      writeRequest(request);
    } else {
      Thread.ofVirtual().name("request-", request.id()).start(() -> writeRequest(request));
    }
  }

  private void writeRequest(Request request) {
    try {
      byte[] body = request.body().bytes();
      byte[] head = requestHead(request, body.length).getBytes(StandardCharsets.UTF_8);
      if (body.length <= INLINE_LIMIT_BYTES) {
        ByteBuffer whole = ByteBuffer.allocate(head.length + body.length);
        write(whole.put(head).put(body).flip());
      } else {
        write(ByteBuffer.wrap(head));
        write(ByteBuffer.wrap(body));
      }
      if (closesAfterDelivery) {
        close();
      }
    } catch (IOException gone) {
      session.notDelivered(request);
      close();
    }
  }

  private static String requestHead(Request request, int bodyBytes) {
    var head = new StringBuilder(512);
    head.append("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n");
    header(head, "Lambda-Runtime-Aws-Request-Id", request.requestId());
    header(head, "Lambda-Runtime-Deadline-Ms", Long.toString(request.deadlineEpochMillis()));
    header(head, "Lambda-Runtime-Invoked-Function-Arn", request.invokedArn());
    header(head, "Lambda-Runtime-Trace-Id", request.traceHeader());
    header(head, "Lambda-Runtime-Client-Context", request.clientContext());
    return head.append("Content-Length: ").append(bodyBytes).append("\r\n\r\n").toString();
  }

  /** Control characters would end the header and begin another: callers choose some values. */
  private static void header(StringBuilder head, String name, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      return;
    }
    head.append(name).append(": ");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      head.append(c < ' ' || c == 0x7f ? ' ' : c);
    }
    head.append("\r\n");
  }

  /** Refuses a request whose body was not read. */
  private boolean refuse(
      RequestHead head, int status, String reason, String message, String errorType)
      throws IOException {
    boolean bodyWillCome = head.hasBody() && !(head.expectsContinue() && !reader.hasBuffered());
    if (bodyWillCome) {
      reader.readBody(head, 0);
    }
    write(error(status, reason, message, errorType));
    return head.keepsAlive() && (bodyWillCome || !head.hasBody());
  }

  private boolean refuseMethod(RequestHead head) throws IOException {
    return refuse(
        head, 405, "Method Not Allowed", "This resource does not take it.", "MethodNotAllowed");
  }

  private void refuse(MalformedRequestException malformed) {
    try {
      write(
          error(
              malformed.status(),
              "Refused",
              malformed.getMessage() == null ? "" : malformed.getMessage(),
              "InvalidRequest"));
    } catch (IOException gone) {
      LOG.log(Level.TRACE, "a runtime's connection ended", gone);
    }
  }

  private static ByteBuffer error(int status, String reason, String message, String errorType) {
    String body = "{\"errorMessage\":\"" + message + "\",\"errorType\":\"" + errorType + "\"}\n";
    return ByteBuffer.wrap(json(status, reason, body).getBytes(StandardCharsets.US_ASCII));
  }

  private static String json(int status, String reason, String body) {
    return String.format(
        Locale.ROOT,
        "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
        status,
        reason,
        body.length(),
        body);
  }

  /** Leaves an answer for the next write: who has sent a further call already does not wait. */
  private synchronized void hold(ByteBuffer bytes) {
    held = bytes;
  }

  /** All of it, and before it what is held, from whichever thread. */
  private synchronized void write(ByteBuffer bytes) throws IOException {
    ByteBuffer[] parts = {held, bytes};
    while (parts[0].hasRemaining() || parts[1].hasRemaining()) {
      channel.write(parts);
    }
    held = NOTHING;
  }
}
