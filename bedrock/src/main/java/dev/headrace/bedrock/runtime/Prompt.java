package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.inference.Ask;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as model servers speak it, whatever form it came in.
 *
 * @param body without the limit of tokens and without what streaming needs
 * @param maxTokens the most tokens that the client wants; null where it did not say
 * @param asksForCache whether the client marked a part of the prompt to be cached: only then does
 *     the provider's answer tell cached tokens apart
 */
record Prompt(Ask.Task task, ObjectNode body, @Nullable Integer maxTokens, boolean asksForCache) {
  /** How many characters the provider's documentation takes a token for, on average. */
  private static final int CHARACTERS_PER_TOKEN = 4;

  /** What ends an answer where the model writes it. */
  List<String> stops() {
    List<String> stops = new ArrayList<>();
    body.path("stop").forEach(stop -> stops.add(stop.asText()));
    return stops;
  }

  /** How many tokens it has, roughly: what a quota reserves before the model has read it. */
  int estimatedTokens() {
    return 1 + body.toString().length() / CHARACTERS_PER_TOKEN;
  }
}
