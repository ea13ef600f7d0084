package dev.headrace.supporting.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.journal.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What IAM keeps: a document for each role and each managed policy. */
final class IamRecords {
  private static final String PREFIX = "iam.";
  private static final String ROLE = "iam.role";
  private static final String POLICY = "iam.policy";
  private static final ObjectMapper JSON = new ObjectMapper();

  private IamRecords() {}

  /** All that an earlier process left. */
  record Kept(List<KeptRole> roles, List<KeptPolicy> policies) {}

  record KeptRole(String account, Role role) {}

  record KeptPolicy(String account, ManagedPolicy policy) {}

  static Change put(Partition partition, Role role) {
    return new Change.Put(key(partition, role), () -> bytes(json(role)));
  }

  static Change delete(Partition partition, Role role) {
    return new Change.Delete(key(partition, role));
  }

  static Change put(Partition partition, ManagedPolicy policy) {
    return new Change.Put(key(partition, policy), () -> bytes(json(policy)));
  }

  static Change delete(Partition partition, ManagedPolicy policy) {
    return new Change.Delete(key(partition, policy));
  }

  private static DocumentKey key(Partition partition, Role role) {
    return new DocumentKey(ROLE, partition, role.name());
  }

  private static DocumentKey key(Partition partition, ManagedPolicy policy) {
    return new DocumentKey(POLICY, partition, policy.name());
  }

  /** Reads everything back. */
  static Kept load(Journal journal) {
    var kept = new Kept(new ArrayList<>(), new ArrayList<>());
    journal.load(
        PREFIX,
        (key, bytes) -> {
          String account = key.partition().account();
          switch (key.kind()) {
            case ROLE -> kept.roles.add(new KeptRole(account, role(read(bytes))));
            case POLICY -> kept.policies.add(new KeptPolicy(account, policy(read(bytes))));
            default -> throw new IllegalStateException("IAM keeps no " + key.kind());
          }
        });
    return kept;
  }

  private static ObjectNode json(Role role) {
    ObjectNode json = JSON.createObjectNode();
    json.put("name", role.name());
    json.put("path", role.path());
    json.put("id", role.id());
    json.put("arn", role.arn());
    json.put("createdEpochMillis", role.createdEpochMillis());
    json.put("trustPolicy", role.trustPolicy());
    json.put("description", role.description());
    json.put("maxSessionSeconds", role.maxSessionSeconds());
    json.put("permissionsBoundary", role.permissionsBoundary());
    put(json, "inline", role.inline());
    ArrayNode attached = json.putArray("attached");
    role.attached().forEach(attached::add);
    put(json, "tags", role.tags());
    return json;
  }

  private static Role role(JsonNode json) {
    List<String> attached = new ArrayList<>();
    json.get("attached").forEach(arn -> attached.add(arn.asText()));
    return new Role(
        json.get("name").asText(),
        json.get("path").asText(),
        json.get("id").asText(),
        json.get("arn").asText(),
        json.get("createdEpochMillis").asLong(),
        json.get("trustPolicy").asText(),
        text(json, "description"),
        json.get("maxSessionSeconds").asInt(),
        text(json, "permissionsBoundary"),
        map(json, "inline"),
        List.copyOf(attached),
        map(json, "tags"));
  }

  private static ObjectNode json(ManagedPolicy policy) {
    ObjectNode json = JSON.createObjectNode();
    json.put("name", policy.name());
    json.put("path", policy.path());
    json.put("id", policy.id());
    json.put("arn", policy.arn());
    json.put("createdEpochMillis", policy.createdEpochMillis());
    json.put("updatedEpochMillis", policy.updatedEpochMillis());
    json.put("description", policy.description());
    ArrayNode versions = json.putArray("versions");
    policy
        .versions()
        .forEach((number, version) ->
            versions
                .addObject()
                .put("number", number)
                .put("document", version.document())
                .put("createdEpochMillis", version.createdEpochMillis()));
    json.put("defaultVersion", policy.defaultVersion());
    json.put("lastVersion", policy.lastVersion());
    put(json, "tags", policy.tags());
    return json;
  }

  private static ManagedPolicy policy(JsonNode json) {
    SortedMap<Integer, ManagedPolicy.Version> versions = new TreeMap<>();
    for (JsonNode version : json.get("versions")) {
      versions.put(
          version.get("number").asInt(),
          new ManagedPolicy.Version(
              version.get("document").asText(), version.get("createdEpochMillis").asLong()));
    }
    return new ManagedPolicy(
        json.get("name").asText(),
        json.get("path").asText(),
        json.get("id").asText(),
        json.get("arn").asText(),
        json.get("createdEpochMillis").asLong(),
        json.get("updatedEpochMillis").asLong(),
        text(json, "description"),
        versions,
        json.get("defaultVersion").asInt(),
        json.get("lastVersion").asInt(),
        map(json, "tags"));
  }

  private static void put(ObjectNode json, String name, Map<String, String> map) {
    ObjectNode object = json.putObject(name);
    map.forEach(object::put);
  }

  private static SortedMap<String, String> map(JsonNode json, String name) {
    SortedMap<String, String> map = new TreeMap<>();
    json.get(name)
        .properties()
        .forEach(field -> map.put(field.getKey(), field.getValue().asText()));
    return map;
  }

  private static @Nullable String text(JsonNode json, String name) {
    JsonNode value = json.get(name);
    return value == null || value.isNull() ? null : value.asText();
  }

  private static byte[] bytes(ObjectNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("a document of IAM is damaged", e);
    }
  }
}
