package dev.headrace.inference.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.headrace.inference.TokenUse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Finds what an answer used in its JSON. */
final class UsageJson {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final byte[] USAGE = {'"', 'u', 's', 'a', 'g', 'e', '"'};
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MOST_PROMPT_MILLIS = 1e9;

  private UsageJson() {}

  /**
   * The usage of a chunk, and whether it holds nothing else.
   *
   * @param promptNanos how long reading the prompt took, as servers of llama.cpp tell; 0 where it
   *     is not told
   * @param alone whether the chunk has no choices: it is the one that ends a stream
   */
  record Found(TokenUse use, long promptNanos, boolean alone) {}

  /** What a chunk or an answer says of usage; null where it says nothing. */
  static @Nullable Found in(byte[] json) {
    if (!mayHaveUsage(json)) {
      return null;
    }
    try {
      JsonNode answer = JSON.readTree(json);
      JsonNode usage = answer.path("usage");
      return usage.isObject()
          ? new Found(use(usage), promptNanos(answer), answer.path("choices").isEmpty())
          : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static TokenUse use(JsonNode usage) {
    return new TokenUse(
        usage.path("prompt_tokens").asInt(),
        usage.path("prompt_tokens_details").path("cached_tokens").asInt(),
        usage.path("completion_tokens").asInt());
  }

  private static long promptNanos(JsonNode answer) {
    double millis = answer.path("timings").path("prompt_ms").asDouble();
    return (long) (Math.clamp(millis, 0, MOST_PROMPT_MILLIS) * NANOS_PER_MILLI);
  }

  /** Looks for {@code "usage":} with an object behind it, which few chunks of a stream have. */
  private static boolean mayHaveUsage(byte[] json) {
    for (int i = 0; i + USAGE.length < json.length; i++) {
      if (json[i] == '"' && json[i + 1] == 'u' && isUsageAt(json, i)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUsageAt(byte[] json, int at) {
    for (int i = 0; i < USAGE.length; i++) {
      if (json[at + i] != USAGE[i]) {
        return false;
      }
    }
    int behind = at + USAGE.length;
    while (behind < json.length && (json[behind] == ':' || json[behind] <= ' ')) {
      behind++;
    }
    return behind < json.length && json[behind] == '{';
  }
}
