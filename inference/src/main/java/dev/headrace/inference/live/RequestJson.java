package dev.headrace.inference.live;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.headrace.inference.ModelException;
import dev.headrace.inference.ModelException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request as a model's server gets it: as its client wrote it, but for the name of the model, and
 * for the usage that a stream is to end with.
 *
 * @param bytes the request
 * @param asksForUsage whether the client asked a stream for its usage by itself
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RequestJson(byte[] bytes, boolean asksForUsage) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] INCLUDE_USAGE = utf8("{\"include_usage\":true}");

  /** Bytes that stand in the place of others. */
  private record Edit(int from, int to, byte[] replacement) {}

  /**
   * Rewrites a request.
   *
   * @throws ModelException where it is not a JSON object
   */
  static RequestJson of(byte[] body, String model, boolean streamed) throws ModelException {
    List<Edit> edits = new ArrayList<>(2);
    byte[] quoted =
        utf8('"' + new String(JsonStringEncoder.getInstance().quoteAsString(model)) + '"');
    boolean named = false;
    boolean hasOptions = false;
    boolean asks = false;
    int inside;
    try (JsonParser json = JSON.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new ModelException(Reason.INVALID_REQUEST, "The request is not a JSON object.");
      }
      inside = (int) json.currentTokenLocation().getByteOffset() + 1;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        int from = (int) json.currentTokenLocation().getByteOffset();
        if (name.equals("stream_options") && streamed) {
          hasOptions = true;
          asks = includesUsage(json);
          edits.add(new Edit(from, end(json), INCLUDE_USAGE));
        } else if (name.equals("model")) {
          named = true;
          edits.add(new Edit(from, end(json), quoted));
        } else {
          json.skipChildren();
        }
      }
    } catch (IOException e) {
      throw new ModelException(Reason.INVALID_REQUEST, "The request is not JSON.");
    }
    var added = new ByteArrayOutputStream();
    if (!named) {
      added.writeBytes(utf8("\"model\":"));
      added.writeBytes(quoted);
    }
    if (streamed && !hasOptions) {
      added.writeBytes(utf8((named ? "" : ",") + "\"stream_options\":"));
      added.writeBytes(INCLUDE_USAGE);
    }
    return new RequestJson(edited(body, edits, inside, added.toByteArray()), asks);
  }

  private static boolean includesUsage(JsonParser json) throws IOException {
    boolean includes = false;
    if (json.currentToken() == JsonToken.START_OBJECT) {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        includes |= json.nextToken() == JsonToken.VALUE_TRUE && name.equals("include_usage");
        json.skipChildren();
      }
    }
    return includes;
  }

  private static int end(JsonParser json) throws IOException {
    json.skipChildren();
    json.finishToken();
    return (int) json.currentLocation().getByteOffset();
  }

  private static byte[] edited(byte[] body, List<Edit> edits, int inside, byte[] added) {
    var edited = new ByteArrayOutputStream(body.length + added.length + 64);
    edited.write(body, 0, inside);
    edited.writeBytes(added);
    if (added.length > 0 && !isEmpty(body, inside)) {
      edited.write(',');
    }
    int at = inside;
    for (Edit edit : edits) {
      edited.write(body, at, edit.from() - at);
      edited.writeBytes(edit.replacement());
      at = edit.to();
    }
    edited.write(body, at, body.length - at);
    return edited.toByteArray();
  }

  private static boolean isEmpty(byte[] body, int inside) {
    int at = inside;
    while (at < body.length && body[at] <= ' ') {
      at++;
    }
    return at < body.length && body[at] == '}';
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
