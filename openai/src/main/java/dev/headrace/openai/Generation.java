package dev.headrace.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters that say how text is generated, which chats and completions share. */
final class Generation {
  /**
   * The most stop sequences (<a
   * href="https://platform.openai.com/docs/api-reference/chat/create#chat-create-stop">source</a>).
   */
  static final int MAX_STOPS = 4;

  /** The most tokens that have a bias of their own. */
  static final int MAX_BIASES = 1_024;

  /**
   * The most tokens of an answer where the request does not say: what OpenAI's models of the size
   * of those here write at most.
   */
  static final int MAX_TOKENS_UNSAID = 4_096;

  private static final double MAX_TEMPERATURE = 2;
  private static final double MAX_PENALTY = 2;
  private static final double MAX_BIAS = 100;
  private static final int CHARACTERS_PER_TOKEN = 4;

  private Generation() {}

  /** Checks those of a request. */
  static void check(Fields request) {
    checkSampling(request);
    request.decimal("frequency_penalty", -MAX_PENALTY, MAX_PENALTY);
    request.decimal("presence_penalty", -MAX_PENALTY, MAX_PENALTY);
    request.integer("seed", Integer.MIN_VALUE, Integer.MAX_VALUE);
    request.integer("n", 1, 1);
    checkStops(request);
    checkBiases(request);
    boolean streamed = request.flag("stream");
    Fields options = request.within("stream_options");
    if (options != null) {
      if (!streamed) {
        throw ApiError.badValue(
            "stream_options",
            "The 'stream_options' parameter is only allowed when 'stream' is enabled.");
      }
      options.allowOnly(Set.of("include_usage", "include_obfuscation"));
      options.flag("include_usage");
      if (options.flag("include_obfuscation")) {
        throw ApiError.unsupported(
            "stream_options.include_obfuscation", "Streams are sent as they are here.");
      }
    }
  }

  /** Checks what responses have, too. */
  static void checkSampling(Fields request) {
    request.decimal("temperature", 0, MAX_TEMPERATURE);
    request.decimal("top_p", 0, 1);
  }

  private static void checkStops(Fields request) {
    JsonNode stop = request.get("stop");
    if (stop == null || stop.isTextual()) {
      return;
    }
    if (!stop.isArray()) {
      throw Fields.wrongType("stop", "one of a string or array of strings", stop);
    }
    Fields.checkLength("stop", stop, 0, MAX_STOPS);
    for (int i = 0; i < stop.size(); i++) {
      if (!stop.get(i).isTextual()) {
        throw Fields.wrongType("stop[" + i + "]", "a string", stop.get(i));
      }
    }
  }

  private static void checkBiases(Fields request) {
    Fields biases = request.within("logit_bias");
    if (biases == null) {
      return;
    }
    if (biases.object().size() > MAX_BIASES) {
      throw ApiError.badValue(
          "logit_bias", "Invalid 'logit_bias': at most " + MAX_BIASES + " tokens have a bias.");
    }
    for (Map.Entry<String, JsonNode> entry : biases.object().properties()) {
      if (!entry.getKey().matches("\\d{1,9}")) {
        throw ApiError.badValue(
            "logit_bias", "Invalid key in 'logit_bias': '" + entry.getKey() + "' is no token id.");
      }
      biases.decimal(entry.getKey(), -MAX_BIAS, MAX_BIAS);
    }
  }

  /**
   * The most tokens of the answer, put into the request as model servers know it.
   *
   * @param names of the parameter, the one that counts first
   * @param unsaid where the request does not say
   * @param contextTokens of the model
   */
  static int limitTokens(Fields request, int contextTokens, int unsaid, String... names) {
    int tokens = 0;
    for (String name : names) {
      Integer said = request.integer(name, 1, Integer.MAX_VALUE);
      if (said != null && tokens != 0) {
        throw ApiError.badValue(
            name,
            "Setting '" + names[0] + "' and '" + name + "' at the same time is not supported.");
      }
      tokens = said == null ? tokens : checked(name, said, contextTokens);
      request.object().remove(name);
    }
    tokens = tokens == 0 ? Math.min(unsaid, contextTokens) : tokens;
    request.object().put("max_tokens", tokens);
    return tokens;
  }

  private static int checked(String name, int tokens, int contextTokens) {
    if (tokens > contextTokens) {
      throw ApiError.badValue(
          name,
          name
              + " is too large: "
              + tokens
              + ". This model supports at most "
              + contextTokens
              + " completion tokens, whereas you provided "
              + tokens
              + ".");
    }
    return tokens;
  }

  /**
   * About how many tokens a part of a request has, as OpenAI reckons for its limits: by its
   * characters (<a href="https://platform.openai.com/docs/guides/rate-limits">source</a>).
   */
  static int estimate(@Nullable JsonNode part) {
    return part == null
        ? 0
        : part.toString().getBytes(StandardCharsets.UTF_8).length / CHARACTERS_PER_TOKEN + 1;
  }
}
