package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headrace.inference.Ask;
import dev.headrace.inference.ModelException;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a model server sends, whole or in chunks, and tells it to a listener. Belongs to one
 * answer.
 */
final class ReplyReader {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NO_TOOL = -1;

  private final Ask.Task task;
  private final List<String> stops;
  private final ReplyListener listener;
  private int toolIndex = NO_TOOL;
  private @Nullable String finishReason;
  private @Nullable String stopSequence;

  ReplyReader(Prompt prompt, ReplyListener listener) {
    this.task = prompt.task();
    this.stops = prompt.stops();
    this.listener = listener;
  }

  /**
   * Reads the whole of an answer, or one chunk of a stream.
   *
   * @throws ModelException where it is none
   */
  void read(byte[] json) throws ModelException, IOException {
    JsonNode reply = parsed(json);
    JsonNode choice = reply.path("choices").path(0);
    if (choice.isMissingNode()) {
      if (reply.path("choices").isMissingNode()) {
        throw unreadable();
      }
      return; // the last chunk says what was used, and nothing more
    }
    if (task == Ask.Task.COMPLETION) {
      text(choice.path("text"));
    } else {
      message(choice.has("delta") ? choice.path("delta") : choice.path("message"));
    }
    JsonNode reason = choice.path("finish_reason");
    if (reason.isTextual()) {
      finishReason = reason.textValue();
    }
    ended(choice.path("stop_reason")); // vLLM says which sequence it was
    ended(reply.path("__verbose").path("stopping_word")); // so does llama.cpp where it is asked
  }

  /** A server's own marks, such as those of a turn's end, are not the client's. */
  private void ended(JsonNode sequence) {
    if (sequence.isTextual() && stops.contains(sequence.textValue())) {
      stopSequence = sequence.textValue();
    }
  }

  private static JsonNode parsed(byte[] json) throws ModelException {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw unreadable();
    }
  }

  private static ModelException unreadable() {
    return new ModelException(
        ModelException.Reason.SERVER_FAILED, "The model's server sent what is no answer");
  }

  private void message(JsonNode message) throws IOException {
    JsonNode reasoning = message.path("reasoning_content");
    if (reasoning.isTextual() && !reasoning.textValue().isEmpty()) {
      listener.reasoning(reasoning.textValue());
    }
    text(message.path("content"));
    int position = 0;
    for (JsonNode call : message.path("tool_calls")) {
      toolCall(call, call.path("index").asInt(position));
      position++;
    }
  }

  private void text(JsonNode text) throws IOException {
    if (text.isTextual() && !text.textValue().isEmpty()) {
      listener.text(text.textValue());
    }
  }

  private void toolCall(JsonNode call, int index) throws IOException {
    JsonNode function = call.path("function");
    if (index != toolIndex) {
      toolIndex = index;
      listener.toolUse(id(call.path("id").asText("")), function.path("name").asText(""));
    }
    String arguments = function.path("arguments").asText("");
    if (!arguments.isEmpty()) {
      listener.toolInput(arguments);
    }
  }

  /** The server's id where Bedrock's model allows it: 1 to 64 letters, digits, _ and -. */
  private static String id(String given) {
    return given.matches("[a-zA-Z0-9_-]{1,64}")
        ? given
        : "tooluse_" + UUID.randomUUID().toString().replace("-", "");
  }

  /** Tells the listener that this was all. */
  void end() throws IOException {
    listener.stop(stop(), stopSequence);
  }

  private Stop stop() {
    if (stopSequence != null) {
      return Stop.STOP_SEQUENCE;
    }
    return switch (finishReason) {
      case "length" -> Stop.MAX_TOKENS;
      case "tool_calls", "function_call" -> Stop.TOOL_USE;
      case "content_filter" -> Stop.CONTENT_FILTERED;
      case null, default -> toolIndex == NO_TOOL ? Stop.END_TURN : Stop.TOOL_USE;
    };
  }
}
