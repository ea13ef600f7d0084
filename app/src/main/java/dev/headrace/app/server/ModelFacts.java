package dev.headrace.app.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.inference.serve.CallExplanation;
import dev.headrace.inference.serve.Latency;
import dev.headrace.inference.serve.ModelStatus;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a running server tells of its models. */
final class ModelFacts {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

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
    model.endings().forEach((ending, count) -> endings.put(key(ending.name()), count));
    json.put("inputTokens", model.inputTokens());
    json.put("cachedInputTokens", model.cachedInputTokens());
    json.put("outputTokens", model.outputTokens());
    json.put("wakes", model.wakes());
    json.put("sleeps", model.sleeps());
    json.put("evictions", model.evictions());
    json.put("failures", model.failures());
    ObjectNode latency = json.putObject("latency");
    model.latency().forEach((phase, times) -> latency.set(key(phase.name()), json(times)));
    json.put("tokensPerSecondP50", model.tokensPerSecondP50());
    ObjectNode start = json.putObject("lastStartMillis");
    model
        .lastStartNanos()
        .forEach((wait, nanos) -> start.put(key(wait.name()), nanos / NANOS_PER_MILLI));
    return json;
  }

  private static ObjectNode json(Latency times) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("count", times.count())
        .put("millisP50", times.millisP50())
        .put("millisP99", times.millisP99());
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
    addRun(json, phases, why);
    return json;
  }

  /** What came after its slot; of an answer that came at once the parts may not be known. */
  private static void addRun(ObjectNode json, ArrayNode phases, CallExplanation why) {
    long generationNanos = why.runNanos() - why.firstTokenNanos();
    if (why.firstTokenNanos() == 0) {
      addPhase(phases, "answer", why.runNanos());
      return;
    }
    addPhase(phases, "prompt", why.firstTokenNanos());
    addPhase(phases, "generation", generationNanos);
    if (why.use().outputTokens() > 1 && generationNanos > 0) {
      double seconds = generationNanos / NANOS_PER_SECOND;
      json.put("tokensPerSecond", Math.round((why.use().outputTokens() - 1) / seconds));
    }
  }

  private static void addPhase(ArrayNode phases, String name, long nanos) {
    phases.addObject().put("name", name).put("millis", nanos / NANOS_PER_MILLI);
  }

  private static String key(String name) {
    String[] words = name.toLowerCase(Locale.ROOT).split("_", -1);
    var key = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      key.append(Character.toUpperCase(words[i].charAt(0))).append(words[i], 1, words[i].length());
    }
    return key.toString();
  }

  private static String words(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
