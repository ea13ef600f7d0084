package dev.headrace.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * The events of an answer on their way to the client, each a message in AWS's framing (<a
 * href="https://smithy.io/2.0/aws/amazon-eventstream.html">its definition</a>) that is sent at
 * once. Used by one thread.
 */
public final class EventStream {
  static final String CONTENT_TYPE = "application/vnd.amazon.eventstream";

  private static final HeaderValue EVENT = HeaderValue.fromString("event");
  private static final HeaderValue EXCEPTION = HeaderValue.fromString("exception");
  private static final HeaderValue JSON = HeaderValue.fromString("application/json");

  private final OutputStream out;

  EventStream(OutputStream out) {
    this.out = out;
  }

  /** Makes the events of one answer. */
  @FunctionalInterface
  public interface Script {
    /**
     * Runs once, on the connection's thread.
     *
     * @throws IOException where the client has gone
     */
    void run(EventStream events) throws IOException;
  }

  /**
   * Sends an event.
   *
   * @param type the member of the stream's union, such as {@code contentBlockDelta}
   * @param members the event's structure, of the SDK's class
   * @throws IOException where the client has gone
   */
  public void event(String type, SdkPojo members) throws IOException {
    send(EVENT, ":event-type", type, JsonFormat.write(members));
  }

  /**
   * Sends an error, which ends the stream.
   *
   * @param type the member of the stream's union, such as {@code modelStreamErrorException}
   * @param members the error's members: strings, numbers and booleans
   * @throws IOException where the client has gone
   */
  public void exception(String type, Map<String, Object> members) throws IOException {
    send(EXCEPTION, ":exception-type", type, JsonFormat.write(members));
  }

  private void send(HeaderValue kind, String typeHeader, String type, byte[] payload)
      throws IOException {
    Map<String, HeaderValue> headers = new LinkedHashMap<>();
    headers.put(typeHeader, HeaderValue.fromString(type));
    headers.put(":content-type", JSON);
    headers.put(":message-type", kind);
    new Message(headers, payload).encode(out);
    out.flush();
  }
}
