package dev.headrace.bedrock.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer.
 *
 * @param parts in the order in which the model made them
 * @param stopSequence which sequence ended it, where the server said so
 */
record Reply(List<Part> parts, Stop stop, @Nullable String stopSequence) {
  /** A part of an answer. */
  sealed interface Part {}

  /** Text for the user. */
  record Text(String text) implements Part {}

  /** What the model thought before it spoke. */
  record Reasoning(String text) implements Part {}

  /** Something asked of a tool. */
  record Tool(ToolUse use) implements Part {}

  /** All text, without what surrounds it. */
  String text() {
    var text = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Text(String piece)) {
        text.append(piece);
      }
    }
    return text.toString();
  }
}
