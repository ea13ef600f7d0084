package dev.headrace.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headrace.inference.Answer;
import java.io.IOException;
import java.util.Arrays;

/**
 * Answers passed on as they come: model servers speak as OpenAI's API does. They are always asked
 * for what was used; a client that did not ask for it is spared the event that tells.
 */
final class PassingOn implements Texts.Passing {
  private static final byte[] USAGE = {'"', 'u', 's', 'a', 'g', 'e', '"'};

  private final boolean tellsUse;

  PassingOn(boolean tellsUse) {
    this.tellsUse = tellsUse;
  }

  @Override
  public byte[] whole(byte[] answer) {
    return answer;
  }

  @Override
  public void event(byte[] event, EventStream out) throws IOException {
    if (tellsUse || !tellsOnlyUse(event)) {
      out.send(event);
    }
  }

  @Override
  public void end(Answer answer, EventStream out) throws IOException {
    out.done();
  }

  @Override
  public void failure(ApiError error, EventStream out) throws IOException {
    out.send(Json.bytes(error.json()));
  }

  /**
   * Whether an event has no text and tells what was used. Only one that has the name is parsed:
   * within a string its first quote would follow a backslash, and so would its last.
   */
  static boolean tellsOnlyUse(byte[] event) {
    if (!contains(event, USAGE)) {
      return false;
    }
    JsonNode json = Json.answer(event);
    return json.path("choices").isEmpty() && json.path("usage").isObject();
  }

  private static boolean contains(byte[] bytes, byte[] wanted) {
    int last = bytes.length - wanted.length;
    for (int at = 0; at <= last; at++) {
      if (bytes[at] == wanted[0]
          && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }
}
