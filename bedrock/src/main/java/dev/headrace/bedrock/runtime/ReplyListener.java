package dev.headrace.bedrock.runtime;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Hears an answer, piece by piece and in order. */
interface ReplyListener {
  /** More of the text. */
  void text(String piece) throws IOException;

  /** More of what the model thinks before it speaks. */
  void reasoning(String piece) throws IOException;

  /** The model begins to ask something of a tool. */
  void toolUse(String id, String name) throws IOException;

  /** More of what it asks of that tool, in JSON. */
  void toolInput(String piece) throws IOException;

  /**
   * The answer is complete; nothing comes after this.
   *
   * @param stopSequence which sequence ended it, where the server said so
   */
  void stop(Stop stop, @Nullable String stopSequence) throws IOException;
}
