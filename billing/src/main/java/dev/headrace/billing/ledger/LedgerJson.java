package dev.headrace.billing.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.usage.Unit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;

/** Pages of the ledger as bytes: JSON that can be read without the services' own types. */
final class LedgerJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LedgerJson() {}

  static byte[] encode(ResourceUsage usage, List<Metered> earlier) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("service", usage.service());
    json.put("arn", usage.resourceArn());
    json.put("startEpochMillis", usage.startEpochMillis());
    json.put("endEpochMillis", usage.endEpochMillis());
    if (!usage.tags().isEmpty()) {
      ObjectNode tags = json.putObject("tags");
      usage.tags().forEach(tags::put);
    }
    putCounts(json.putArray("used"), usage.used());
    if (!earlier.isEmpty()) {
      putCounts(json.putArray("earlier"), earlier);
    }
    try {
      return JSON.writeValueAsBytes(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void putCounts(ArrayNode array, List<Metered> counts) {
    for (Metered count : counts) {
      array
          .addArray()
          .add(count.serviceCode())
          .add(count.usageType())
          .add(count.operation())
          .add(count.unit().name())
          .add(count.quantity())
          .add(count.wasted());
    }
  }

  /**
   * A page and what the resource had used before it.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  static Page decode(Partition partition, byte[] bytes) {
    try {
      JsonNode json = JSON.readTree(bytes);
      TreeMap<String, String> tags = new TreeMap<>();
      json.path("tags")
          .properties()
          .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
      var usage =
          new ResourceUsage(
              partition,
              required(json, "service").asText(),
              required(json, "arn").asText(),
              Collections.unmodifiableSortedMap(tags),
              required(json, "startEpochMillis").asLong(),
              required(json, "endEpochMillis").asLong(),
              counts(required(json, "used")));
      return new Page(usage, counts(json.path("earlier")));
    } catch (IOException e) {
      throw new IllegalArgumentException("a page of the ledger is damaged", e);
    }
  }

  private static JsonNode required(JsonNode json, String field) {
    JsonNode value = json.get(field);
    if (value == null) {
      throw new IllegalArgumentException("a page of the ledger lacks " + field);
    }
    return value;
  }

  private static List<Metered> counts(JsonNode array) {
    List<Metered> counts = new ArrayList<>();
    for (JsonNode count : array) {
      counts.add(
          new Metered(
              count.path(0).asText(),
              count.path(1).asText(),
              count.path(2).asText(),
              Unit.valueOf(count.path(3).asText()),
              count.path(4).asLong(),
              count.path(5).asLong()));
    }
    return List.copyOf(counts);
  }
}
