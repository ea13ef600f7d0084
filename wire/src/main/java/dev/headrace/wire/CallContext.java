package dev.headrace.wire;

import dev.headrace.kernel.Partition;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a handler knows of its call besides the typed request, and what it says of the answer
 * besides the typed response. Belongs to one call and one thread.
 */
public final class CallContext {
  private final String requestId;
  private final String operation;
  private final Caller caller;
  private final WireRequest request;
  private final Headers.Builder responseHeaders = Headers.builder();
  private RequestBody body = RequestBody.empty();
  private int responseStatus;
  private @Nullable ResponseBody responseBody;

  /** A call; services make none themselves but in tests. */
  public CallContext(String requestId, String operation, Caller caller, WireRequest request) {
    this.requestId = requestId;
    this.operation = operation;
    this.caller = caller;
    this.request = request;
  }

  /** The id that the answer and the log carry. */
  public String requestId() {
    return requestId;
  }

  /** The operation's name, such as {@code CreateFunction}. */
  public String operation() {
    return operation;
  }

  public Caller caller() {
    return caller;
  }

  public Partition partition() {
    return caller.partition();
  }

  public String accountId() {
    return caller.partition().account();
  }

  public String region() {
    return caller.partition().region();
  }

  /** The request as it came. Its body is already read unless the operation streams it. */
  public WireRequest request() {
    return request;
  }

  /**
   * The streaming member of the request (an object that is put): the bytes themselves, transfer
   * coding undone, checksums of a trailer checked when the end is reached. Empty for operations
   * that stream nothing.
   */
  public RequestBody body() {
    return body;
  }

  /** The streaming member as a stream. */
  public InputStream stream() {
    return body.stream();
  }

  /** Lets a test, or the codec, say what the streaming member is. */
  public CallContext withBody(RequestBody streaming) {
    this.body = streaming;
    return this;
  }

  /**
   * Answers with a streaming member (an object that is got), written after the handler returned.
   */
  public void respondWith(ResponseBody streaming) {
    this.responseBody = streaming;
  }

  /** Answers with an event stream, which is made after the handler returned. */
  public void respondWithEvents(EventStream.Script script) {
    respondWithEvents(script, () -> {});
  }

  /**
   * The same, which holds something meanwhile.
   *
   * @param giveBack called in the end, whether events were made or not, and perhaps more than once
   */
  public void respondWithEvents(EventStream.Script script, Runnable giveBack) {
    respondWithHeader("Content-Type", EventStream.CONTENT_TYPE);
    respondWith(
        ResponseBody.streaming(
            ResponseBody.UNKNOWN, out -> script.run(new EventStream(out)), giveBack));
  }

  /** Answers with another status than the operation's, such as 206 or 304. */
  public void respondWithStatus(int status) {
    this.responseStatus = status;
  }

  /** Adds a header field to the answer that the response class lacks. */
  public void respondWithHeader(String name, String value) {
    responseHeaders.set(name, value);
  }

  /** The streaming member of the answer, or null where the handler set none. */
  public @Nullable ResponseBody responseBody() {
    return responseBody;
  }

  /** The status that the handler chose, or 0 for the operation's own. */
  public int responseStatus() {
    return responseStatus;
  }

  Headers responseHeaders() {
    return responseHeaders.build();
  }
}
