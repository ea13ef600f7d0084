package dev.headrace.inference.calls;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.inference.Answer;
import dev.headrace.inference.Ask;
import dev.headrace.inference.LanguageModels;
import dev.headrace.inference.ModelException;
import dev.headrace.inference.QuotaLeft;
import dev.headrace.inference.Served;
import dev.headrace.kernel.Partition;
import java.io.IOException;
import java.util.Optional;

/**
 * Models that call a tool when they must. llama.cpp's server takes {@code tool_choice: required}
 * for a wish, which a small model does not grant; it does keep to the schema of an answer. So a
 * request that forces a call becomes one for an object with the call's name and arguments, and the
 * object that comes back becomes the call. Servers elsewhere do as they are asked and are left
 * alone.
 */
public final class ForcedCalls implements LanguageModels {
  static final ObjectMapper JSON = new ObjectMapper();

  private final LanguageModels models;

  /**
   * @param models who answers
   */
  public ForcedCalls(LanguageModels models) {
    this.models = models;
  }

  @Override
  public Served served(String modelId) throws ModelException {
    return models.served(modelId);
  }

  @Override
  public Answer ask(Ask ask) throws ModelException, InterruptedException {
    Optional<ObjectNode> rewritten = rewritten(ask);
    if (rewritten.isEmpty()) {
      return models.ask(ask);
    }
    Answer answer = models.ask(ask.withBody(bytes(rewritten.get())));
    return new CallAnswer(answer, ask.streamed());
  }

  @Override
  public int countTokens(Ask ask) throws ModelException, InterruptedException {
    return models.countTokens(ask);
  }

  @Override
  public Optional<QuotaLeft> quotaLeft(Partition partition, String modelId) {
    return models.quotaLeft(partition, modelId);
  }

  private Optional<ObjectNode> rewritten(Ask ask) throws ModelException {
    if (ask.task() != Ask.Task.CHAT || !mayForce(ask.body()) || served(ask.modelId()).remote()) {
      return Optional.empty();
    }
    JsonNode body = parsed(ask.body());
    return body instanceof ObjectNode request && isForced(request.path("tool_choice"))
        ? CallSchema.of(request)
        : Optional.empty();
  }

  /** Most requests force nothing, and are not parsed for it. */
  private static boolean mayForce(byte[] body) {
    return indexOf(body, "\"tool_choice\"") >= 0;
  }

  private static int indexOf(byte[] body, String word) {
    for (int i = 0; i <= body.length - word.length(); i++) {
      int j = 0;
      while (j < word.length() && body[i + j] == word.charAt(j)) {
        j++;
      }
      if (j == word.length()) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isForced(JsonNode choice) {
    return choice.isObject() || choice.asText().equals("required");
  }

  private static JsonNode parsed(byte[] body) throws ModelException {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new ModelException(ModelException.Reason.INVALID_REQUEST, "the body is no JSON: " + e);
    }
  }

  static byte[] bytes(JsonNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }
}
