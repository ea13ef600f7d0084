package dev.headrace.inference.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.inference.Answer;
import dev.headrace.inference.AnswerTiming;
import dev.headrace.inference.ModelException;
import dev.headrace.inference.Served;
import dev.headrace.inference.TokenUse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An answer whose content is a call, told as a call; a part of a stream for a part of a stream. */
final class CallAnswer implements Answer {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String CALLED = "tool_calls";

  private final Answer answer;
  private final boolean streamed;
  private final CallReader reader = new CallReader();
  private String responseId = "";
  private boolean begun;

  CallAnswer(Answer answer, boolean streamed) {
    this.answer = answer;
    this.streamed = streamed;
  }

  @Override
  public Served served() {
    return answer.served();
  }

  @Override
  public byte @Nullable [] next() throws ModelException, InterruptedException {
    byte[] part = answer.next();
    if (part == null) {
      return null;
    }
    JsonNode tree = parsed(part);
    responseId = tree.path("id").asText(responseId);
    for (JsonNode choice : tree.path("choices")) {
      if (choice instanceof ObjectNode changed) {
        if (streamed) {
          changePart(changed);
        } else {
          changeWhole(changed);
        }
      }
    }
    return ForcedCalls.bytes(tree);
  }

  private void changeWhole(ObjectNode choice) {
    if (choice.get("message") instanceof ObjectNode message) {
      String arguments = reader.take(message.path("content").asText());
      message.putNull("content");
      if (reader.hasName()) { // else it was cut off before it said which tool
        message.putArray(CALLED).add(call(arguments, true));
      }
      changeReason(choice);
    }
  }

  private void changePart(ObjectNode choice) {
    if (choice.get("delta") instanceof ObjectNode delta && delta.path("content").isTextual()) {
      String arguments = reader.take(delta.path("content").textValue());
      delta.remove("content");
      if (reader.hasName() && (!begun || !arguments.isEmpty())) {
        delta.putArray(CALLED).add(call(arguments, !begun).put("index", 0));
        begun = true;
      }
    }
    changeReason(choice);
  }

  private ObjectNode call(String arguments, boolean first) {
    ObjectNode call = NODES.objectNode();
    if (first) {
      call.put("id", "call-" + responseId);
      call.put("type", "function");
    }
    ObjectNode function = call.putObject("function");
    if (first) {
      function.put("name", reader.name());
    }
    function.put("arguments", arguments);
    return call;
  }

  /** One that was cut off is not a call to be made. */
  private static void changeReason(ObjectNode choice) {
    if (choice.path("finish_reason").asText().equals("stop")) {
      choice.put("finish_reason", CALLED);
    }
  }

  private static JsonNode parsed(byte[] part) throws ModelException {
    try {
      return ForcedCalls.JSON.readTree(part);
    } catch (IOException e) {
      throw new ModelException(
          ModelException.Reason.SERVER_FAILED, "the model's server sent no JSON: " + e);
    }
  }

  @Override
  public TokenUse use() {
    return answer.use();
  }

  @Override
  public AnswerTiming timing() {
    return answer.timing();
  }

  @Override
  public void close() {
    answer.close();
  }
}
