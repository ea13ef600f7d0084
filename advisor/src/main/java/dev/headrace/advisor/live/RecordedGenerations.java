package dev.headrace.advisor.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.inference.serve.simulated.Demand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What was recorded of a model's server, at one moment. Immutable.
 *
 * @param model its name
 * @param slots how many it answers at once
 * @param generations the newest, in the order in which they ended
 * @param hours each hour with requests, forgotten ones included, by hours since the epoch: 60
 *     counts of its minutes, or one of all of it where it is more than a week ago
 */
public record RecordedGenerations(
    String model, int slots, List<Generated> generations, NavigableMap<Long, int[]> hours) {
  public RecordedGenerations {
    generations = List.copyOf(generations);
  }

  /** How often clients asked for which model id. */
  Map<String, Long> askedFor() {
    Map<String, Long> times = new TreeMap<>();
    generations.forEach(one -> times.merge(one.asked().modelId(), 1L, Long::sum));
    return times;
  }

  /** All requests of all hours, of which the newest are told one by one. */
  long requests() {
    return hours.values().stream()
        .mapToLong(counts -> Arrays.stream(counts).asLongStream().sum())
        .sum();
  }

  /** As the server's page shows it. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model", model);
    json.put("slots", slots);
    ArrayNode list = json.putArray("generations");
    for (Generated one : generations) {
      list.addObject()
          .put("atNanos", one.atNanos())
          .put("queuedNanos", one.queuedNanos())
          .put("firstTokenNanos", one.firstTokenNanos())
          .put("runNanos", one.runNanos())
          .put("inputTokens", one.demand().inputTokens())
          .put("cachedTokens", one.demand().cachedTokens())
          .put("outputTokens", one.demand().outputTokens())
          .put("modelId", one.asked().modelId())
          .put("mostOutputTokens", one.asked().mostOutputTokens())
          .put("pricesCache", one.asked().pricesCache());
    }
    HoursJson.put(json, hours);
    return json;
  }

  /**
   * Reads what {@link #json} gave.
   *
   * @throws IllegalArgumentException for times or tokens that cannot be
   */
  public static RecordedGenerations read(JsonNode json) {
    List<Generated> read = new ArrayList<>();
    for (JsonNode one : json.path("generations")) {
      read.add(
          new Generated(
              one.path("atNanos").asLong(),
              one.path("queuedNanos").asLong(),
              one.path("firstTokenNanos").asLong(),
              one.path("runNanos").asLong(),
              new Demand(
                  one.path("inputTokens").asInt(),
                  one.path("cachedTokens").asInt(),
                  one.path("outputTokens").asInt()),
              new Generated.Asked(
                  one.path("modelId").asText(),
                  one.path("mostOutputTokens").asInt(),
                  one.path("pricesCache").asBoolean())));
    }
    return new RecordedGenerations(
        json.path("model").asText(), json.path("slots").asInt(), read, HoursJson.read(json));
  }
}
