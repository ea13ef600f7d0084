package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the pieces of an answer together. */
final class ReplyCollector implements ReplyListener {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Reply.Part> parts = new ArrayList<>();
  private final StringBuilder pending = new StringBuilder();
  private @Nullable Kind kind;
  private String toolId = "";
  private String toolName = "";
  private boolean malformed;
  private Stop stop = Stop.END_TURN;
  private @Nullable String stopSequence;

  private enum Kind {
    TEXT,
    REASONING,
    TOOL
  }

  @Override
  public void text(String piece) {
    turnTo(Kind.TEXT);
    pending.append(piece);
  }

  @Override
  public void reasoning(String piece) {
    turnTo(Kind.REASONING);
    pending.append(piece);
  }

  @Override
  public void toolUse(String id, String name) {
    finishPart();
    kind = Kind.TOOL;
    toolId = id;
    toolName = name;
  }

  @Override
  public void toolInput(String piece) {
    pending.append(piece);
  }

  @Override
  public void stop(Stop why, @Nullable String sequence) {
    finishPart();
    // what was cut off is broken for a reason that the client can mend
    stop = malformed && why != Stop.MAX_TOKENS ? Stop.MALFORMED_TOOL_USE : why;
    stopSequence = sequence;
  }

  private void turnTo(Kind next) {
    if (kind != next) {
      finishPart();
      kind = next;
    }
  }

  private void finishPart() {
    String whole = pending.toString();
    pending.setLength(0);
    switch (kind) {
      case null -> {}
      case TEXT -> parts.add(new Reply.Text(whole));
      case REASONING -> parts.add(new Reply.Reasoning(whole));
      case TOOL -> parts.add(new Reply.Tool(new ToolUse(toolId, toolName, input(whole))));
    }
    kind = null;
  }

  /** A small model's JSON may be broken, or cut off; nothing is made of it. */
  private JsonNode input(String json) {
    try {
      JsonNode input = JSON.readTree(json.isEmpty() ? "{}" : json);
      if (input.isObject()) {
        return input;
      }
    } catch (JsonProcessingException broken) {
      malformed = true;
    }
    malformed = true;
    return JsonNodeFactory.instance.objectNode();
  }

  /** The whole answer, once it has stopped. */
  Reply reply() {
    return new Reply(List.copyOf(parts), stop, stopSequence);
  }
}
