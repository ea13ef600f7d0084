package dev.headrace.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Server-sent events (<a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html">source</a>), each sent when
 * it is written.
 */
final class EventStream {
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream out;

  EventStream(OutputStream out) {
    this.out = out;
  }

  /** Sends an event without a name; its data is one line. */
  void send(byte[] data) throws IOException {
    send(new byte[0], data);
  }

  /** Sends an event of a name. */
  void send(String name, JsonNode data) throws IOException {
    send(("event: " + name + "\n").getBytes(StandardCharsets.US_ASCII), Json.bytes(data));
  }

  /** Says that the stream is whole. */
  void done() throws IOException {
    send(DONE);
  }

  /** In one piece, as each write is a chunk of the transfer. */
  private void send(byte[] before, byte[] data) throws IOException {
    byte[] event = new byte[before.length + DATA.length + data.length + END.length];
    System.arraycopy(before, 0, event, 0, before.length);
    System.arraycopy(DATA, 0, event, before.length, DATA.length);
    System.arraycopy(data, 0, event, before.length + DATA.length, data.length);
    System.arraycopy(END, 0, event, event.length - END.length, END.length);
    out.write(event);
    out.flush();
  }
}
