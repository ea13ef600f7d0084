package dev.headrace.app.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.inference.serve.CallExplanation;
import dev.headrace.inference.serve.ModelStatus;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a running server tells of its models. */
final class ModelFacts {
  private static final double NANOS_PER_MILLI = 1e6;

  private ModelFacts() {}

  static ObjectNode json(ModelStatus model) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", model.name());
    json.put("servedHere", model.servedHere());
    json.put("state", words(model.state()));
    if (!model.failure().isEmpty()) {
      json.put("failure", model.failure());
    }
    json.put("slots", model.slots());
    json.put("running", model.running());
    json.put("waiting", model.waiting());
    json.put("requests", model.requests());
    ObjectNode endings = json.putObject("endings");
    model.endings().forEach((ending, count) -> endings.put(words(ending.name()), count));
    json.put("inputTokens", model.inputTokens());
    json.put("cachedInputTokens", model.cachedInputTokens());
    json.put("outputTokens", model.outputTokens());
    json.put("wakes", model.wakes());
    json.put("sleeps", model.sleeps());
    json.put("evictions", model.evictions());
    json.put("failures", model.failures());
    json.put("waitMillisP50", model.waitMillisP50());
    json.put("waitMillisP99", model.waitMillisP99());
    json.put("firstTokenMillisP50", model.firstTokenMillisP50());
    json.put("firstTokenMillisP99", model.firstTokenMillisP99());
    json.put("tokensPerSecondP50", model.tokensPerSecondP50());
    return json;
  }

  /** Where the time of a request to a model went; null for null. */
  static @Nullable ObjectNode json(@Nullable CallExplanation why) {
    if (why == null) {
      return null;
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("schemaVersion", 1);
    json.put("modelId", why.modelId());
    json.put("modelName", why.modelName());
    json.put("requestId", why.requestId());
    json.put("state", words(why.state()));
    if (!why.detail().isEmpty()) {
      json.put("detail", why.detail());
    }
    json.put("inputTokens", why.use().inputTokens());
    json.put("outputTokens", why.use().outputTokens());
    json.put("totalMillis", why.totalNanos() / NANOS_PER_MILLI);
    ArrayNode phases = json.putArray("phases");
    why.waitNanos().forEach((wait, nanos) -> addPhase(phases, words(wait.name()), nanos));
    addPhase(phases, "first token", why.firstTokenNanos());
    addPhase(phases, "generation", why.runNanos() - why.firstTokenNanos());
    return json;
  }

  private static void addPhase(ArrayNode phases, String name, long nanos) {
    phases.addObject().put("name", name).put("millis", nanos / NANOS_PER_MILLI);
  }

  private static String words(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
