package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What a request of Converse may say in its provider's own words. What nobody here acts on is
 * refused, so that nothing is dropped in silence.
 */
final class AdditionalFields {
  private AdditionalFields() {}

  static void add(JsonNode fields, ChatBody chat) {
    Input input = new Input(fields, "#").only("top_k", "topK", "inferenceConfig", "thinking");
    chat.number("top_k", input.whole("top_k", 0, Integer.MAX_VALUE));
    chat.number("top_k", input.whole("topK", 0, Integer.MAX_VALUE));
    Input nova = input.get("inferenceConfig");
    if (nova != null) {
      chat.number("top_k", nova.only("topK").whole("topK", 0, Integer.MAX_VALUE));
    }
    checkNotThinking(input.get("thinking"));
  }

  /** Extended thinking can be switched off, and not on: the model that answers has none. */
  static void checkNotThinking(@Nullable Input thinking) {
    if (thinking != null && !"disabled".equals(thinking.textOrNull("type"))) {
      throw Invalid.request(
          "thinking.type: the model that answers here does not support extended thinking; leave it"
              + " out, or say disabled");
    }
  }
}
