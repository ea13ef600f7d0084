package dev.headrace.bedrock.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.billing.prices.Commitment;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.journal.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What accounts have of their own: a document for each profile, and for throughput bought. */
final class OwnRecords {
  private static final String PROFILE = "bedrock.profile";
  private static final String THROUGHPUT = "bedrock.throughput";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How application inference profiles are kept. */
  static final Shelf.Records<Profile> PROFILES = of(PROFILE, OwnRecords::json);

  /** How provisioned throughput is kept. */
  static final Shelf.Records<Throughput> THROUGHPUTS = of(THROUGHPUT, OwnRecords::json);

  private OwnRecords() {}

  /** Documents of a kind. */
  static <T extends Shelf.Item> Shelf.Records<T> of(String kind, Function<T, ObjectNode> json) {
    return new Shelf.Records<>(
        (partition, item) ->
            new Change.Put(key(kind, partition, item), () -> bytes(json.apply(item))),
        (partition, item) -> new Change.Delete(key(kind, partition, item)));
  }

  private static DocumentKey key(String kind, Partition partition, Shelf.Item item) {
    return new DocumentKey(kind, partition, item.id());
  }

  /** Hands over all profiles. */
  static void loadProfiles(Journal journal, BiConsumer<Partition, Profile> reader) {
    journal.load(PROFILE, (key, bytes) -> reader.accept(key.partition(), profile(read(bytes))));
  }

  /** Hands over all throughput. */
  static void loadThroughputs(Journal journal, BiConsumer<Partition, Throughput> reader) {
    journal.load(
        THROUGHPUT, (key, bytes) -> reader.accept(key.partition(), throughput(read(bytes))));
  }

  private static ObjectNode json(Profile profile) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("id", profile.id())
            .put("arn", profile.arn())
            .put("name", profile.name())
            .put("description", profile.description())
            .put("token", profile.token())
            .put("source", profile.source())
            .put("createdEpochMillis", profile.createdEpochMillis())
            .put("updatedEpochMillis", profile.updatedEpochMillis());
    put(json, profile.tags());
    return json;
  }

  private static Profile profile(JsonNode json) {
    return new Profile(
        json.path("id").asText(),
        json.path("arn").asText(),
        json.path("name").asText(),
        json.path("description").asText(),
        token(json),
        json.path("source").asText(),
        tags(json),
        json.path("createdEpochMillis").asLong(),
        json.path("updatedEpochMillis").asLong());
  }

  private static ObjectNode json(Throughput throughput) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("id", throughput.id())
            .put("arn", throughput.arn())
            .put("name", throughput.name())
            .put("token", throughput.token())
            .put("modelId", throughput.modelId())
            .put("units", throughput.units())
            .put("commitment", throughput.commitment().name())
            .put("state", throughput.state().name())
            .put("message", throughput.message())
            .put("createdEpochMillis", throughput.createdEpochMillis())
            .put("modifiedEpochMillis", throughput.modifiedEpochMillis())
            .put("endEpochMillis", throughput.endEpochMillis());
    put(json, throughput.tags());
    return json;
  }

  private static Throughput throughput(JsonNode json) {
    return new Throughput(
        json.path("id").asText(),
        json.path("arn").asText(),
        json.path("name").asText(),
        token(json),
        json.path("modelId").asText(),
        json.path("units").asInt(),
        Commitment.valueOf(json.path("commitment").asText()),
        Throughput.State.valueOf(json.path("state").asText()),
        json.path("message").asText(),
        tags(json),
        json.path("createdEpochMillis").asLong(),
        json.path("modifiedEpochMillis").asLong(),
        json.path("endEpochMillis").asLong());
  }

  static void put(ObjectNode json, SortedMap<String, String> tags) {
    if (!tags.isEmpty()) {
      ObjectNode object = json.putObject("tags");
      tags.forEach(object::put);
    }
  }

  static SortedMap<String, String> tags(JsonNode json) {
    SortedMap<String, String> tags = new TreeMap<>();
    json.path("tags").properties().forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
    return tags;
  }

  static @Nullable String token(JsonNode json) {
    JsonNode token = json.path("token");
    return token.isTextual() ? token.textValue() : null;
  }

  static byte[] bytes(ObjectNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  static JsonNode read(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("a document of Bedrock is damaged", e);
    }
  }
}
