package dev.headrace.lambda.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The documents of functions as JSON. A new member is read with a default where it is missing. */
final class FunctionJson {
  /** Raised when a document of before cannot be read any more without being told. */
  static final int SCHEMA_VERSION = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private FunctionJson() {}

  static byte[] write(FunctionRecord function) {
    ObjectNode node = document();
    node.set("latest", version(function.latest()));
    node.put("nextVersion", function.nextVersion());
    node.put("changedSincePublished", function.changedSincePublished());
    node.put("reservedConcurrency", function.reservedConcurrency());
    node.set("tags", strings(function.tags()));
    ObjectNode configs = node.putObject("eventInvokeConfigs");
    function
        .eventInvokeConfigs()
        .forEach((qualifier, config) ->
            configs
                .putObject(qualifier)
                .put("maxRetries", config.maxRetries())
                .put("maxAgeSeconds", config.maxAgeSeconds())
                .put("lastModifiedEpochMillis", config.lastModifiedEpochMillis()));
    ObjectNode policies = node.putObject("policies");
    function.policies().forEach((qualifier, policy) -> policies.set(qualifier, policy(policy)));
    ObjectNode provisioned = node.putObject("provisioned");
    function
        .provisioned()
        .forEach((qualifier, config) ->
            provisioned
                .putObject(qualifier)
                .put("level", config.level())
                .put("lastModifiedEpochMillis", config.lastModifiedEpochMillis()));
    return bytes(node);
  }

  static byte[] write(FunctionVersion version) {
    ObjectNode node = document();
    node.set("version", version(version));
    return bytes(node);
  }

  static byte[] write(Alias alias) {
    ObjectNode node = document();
    node.put("functionName", alias.functionName());
    node.put("name", alias.name());
    node.put("version", alias.version());
    node.put("description", alias.description());
    Alias.Additional additional = alias.additional();
    if (additional != null) {
      node.putObject("additional")
          .put("version", additional.version())
          .put("weight", additional.weight());
    }
    node.put("revisionId", alias.revisionId());
    return bytes(node);
  }

  static FunctionRecord readFunction(byte[] bytes) {
    JsonNode node = document(bytes);
    Map<String, EventInvokeConfig> configs = new TreeMap<>();
    node.path("eventInvokeConfigs")
        .properties()
        .forEach(entry ->
            configs.put(
                entry.getKey(),
                new EventInvokeConfig(
                    number(entry.getValue(), "maxRetries"),
                    number(entry.getValue(), "maxAgeSeconds"),
                    entry.getValue().path("lastModifiedEpochMillis").asLong())));
    Map<String, ResourcePolicy> policies = new TreeMap<>();
    node.path("policies")
        .properties()
        .forEach(entry -> policies.put(entry.getKey(), policy(entry.getValue())));
    Map<String, ProvisionedConfig> provisioned = new TreeMap<>();
    node.path("provisioned")
        .properties()
        .forEach(entry ->
            provisioned.put(
                entry.getKey(),
                new ProvisionedConfig(
                    entry.getValue().path("level").asInt(),
                    entry.getValue().path("lastModifiedEpochMillis").asLong())));
    return new FunctionRecord(
        version(node.path("latest")),
        node.path("nextVersion").asInt(),
        node.path("changedSincePublished").asBoolean(),
        number(node, "reservedConcurrency"),
        strings(node.path("tags")),
        configs,
        policies,
        provisioned);
  }

  static FunctionVersion readVersion(byte[] bytes) {
    return version(document(bytes).path("version"));
  }

  static Alias readAlias(byte[] bytes) {
    JsonNode node = document(bytes);
    JsonNode additional = node.path("additional");
    return new Alias(
        node.path("functionName").asText(),
        node.path("name").asText(),
        node.path("version").asText(),
        node.path("description").asText(),
        additional.isObject()
            ? new Alias.Additional(
                additional.path("version").asText(), additional.path("weight").asDouble())
            : null,
        node.path("revisionId").asText());
  }

  private static ObjectNode version(FunctionVersion version) {
    ObjectNode node = JSON.createObjectNode();
    node.put("functionName", version.functionName());
    node.put("version", version.version());
    node.set("settings", settings(version.settings()));
    node.putObject("code")
        .put("sha256", version.code().sha256())
        .put("sizeBytes", version.code().sizeBytes())
        .put("blobId", version.code().blobId());
    Condition condition = version.condition();
    node.putObject("condition")
        .put("state", condition.state().apiName())
        .put("stateReason", condition.stateReason())
        .put("stateReasonCode", condition.stateReasonCode())
        .put("update", condition.update().apiName())
        .put("updateReason", condition.updateReason())
        .put("updateReasonCode", condition.updateReasonCode());
    node.put("lastModifiedEpochMillis", version.lastModifiedEpochMillis());
    node.put("revisionId", version.revisionId());
    return node;
  }

  private static FunctionVersion version(JsonNode node) {
    JsonNode code = node.path("code");
    return new FunctionVersion(
        node.path("functionName").asText(),
        node.path("version").asText(),
        settings(node.path("settings")),
        new CodePackage(
            code.path("sha256").asText(),
            code.path("sizeBytes").asLong(),
            code.path("blobId").asText()),
        condition(node.path("condition")),
        node.path("lastModifiedEpochMillis").asLong(),
        node.path("revisionId").asText());
  }

  private static Condition condition(JsonNode node) {
    return new Condition(
        Condition.State.named(node.path("state").asText()),
        text(node, "stateReason"),
        text(node, "stateReasonCode"),
        Condition.Update.named(node.path("update").asText()),
        text(node, "updateReason"),
        text(node, "updateReasonCode"));
  }

  private static ObjectNode settings(FunctionSettings settings) {
    ObjectNode node = JSON.createObjectNode();
    node.put("description", settings.description());
    node.put("role", settings.role());
    node.put("runtime", settings.runtime());
    node.put("handler", settings.handler());
    node.put("architecture", settings.architecture());
    node.put("memoryMiB", settings.memoryMiB());
    node.put("timeoutSeconds", settings.timeoutSeconds());
    node.put("temporaryMiB", settings.temporaryMiB());
    node.set("environment", strings(settings.environment()));
    node.put("environmentSet", settings.environmentSet());
    node.put("logGroup", settings.logGroup());
    node.put("tracingMode", settings.kept().tracingMode());
    node.put("kmsKeyArn", settings.kept().kmsKeyArn());
    KeptSettings.Vpc vpc = settings.kept().vpc();
    if (vpc != null) {
      ObjectNode network = node.putObject("vpc");
      vpc.subnetIds().forEach(network.putArray("subnetIds")::add);
      vpc.securityGroupIds().forEach(network.putArray("securityGroupIds")::add);
      network.put("ipv6", vpc.ipv6());
    }
    return node;
  }

  private static FunctionSettings settings(JsonNode node) {
    JsonNode vpc = node.path("vpc");
    return new FunctionSettings(
        node.path("description").asText(),
        node.path("role").asText(),
        node.path("runtime").asText(),
        node.path("handler").asText(),
        node.path("architecture").asText(),
        node.path("memoryMiB").asInt(),
        node.path("timeoutSeconds").asInt(),
        node.path("temporaryMiB").asInt(),
        strings(node.path("environment")),
        node.path("environmentSet").asBoolean(),
        node.path("logGroup").asText(),
        new KeptSettings(
            vpc.isObject()
                ? new KeptSettings.Vpc(
                    list(vpc.path("subnetIds")),
                    list(vpc.path("securityGroupIds")),
                    vpc.path("ipv6").asBoolean())
                : null,
            text(node, "kmsKeyArn"),
            node.path("tracingMode").asText()));
  }

  private static ObjectNode policy(ResourcePolicy policy) {
    ObjectNode node = JSON.createObjectNode();
    var statements = node.putArray("statements");
    for (ResourcePolicy.Statement statement : policy.statements()) {
      statements.addObject().put("id", statement.id()).put("json", statement.json());
    }
    node.put("revisionId", policy.revisionId());
    return node;
  }

  private static ResourcePolicy policy(JsonNode node) {
    List<ResourcePolicy.Statement> statements = new ArrayList<>();
    node.path("statements")
        .forEach(statement ->
            statements.add(
                new ResourcePolicy.Statement(
                    statement.path("id").asText(), statement.path("json").asText())));
    return new ResourcePolicy(statements, node.path("revisionId").asText());
  }

  private static ObjectNode strings(Map<String, String> strings) {
    ObjectNode node = JSON.createObjectNode();
    strings.forEach(node::put);
    return node;
  }

  private static Map<String, String> strings(JsonNode node) {
    Map<String, String> strings = new TreeMap<>();
    node.properties().forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
    return strings;
  }

  private static List<String> list(JsonNode node) {
    List<String> texts = new ArrayList<>();
    node.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  private static @Nullable String text(JsonNode node, String member) {
    JsonNode value = node.path(member);
    return value.isTextual() ? value.asText() : null;
  }

  private static @Nullable Integer number(JsonNode node, String member) {
    JsonNode value = node.path(member);
    return value.isNumber() ? value.asInt() : null;
  }

  private static ObjectNode document() {
    return JSON.createObjectNode().put("schemaVersion", SCHEMA_VERSION);
  }

  private static JsonNode document(byte[] bytes) {
    try {
      JsonNode node = JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
      int version = node.path("schemaVersion").asInt();
      if (version != SCHEMA_VERSION) {
        throw new IllegalStateException(
            "a function's document has schema version "
                + version
                + "; this release reads "
                + SCHEMA_VERSION);
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a function's document is damaged", e);
    }
  }

  private static byte[] bytes(ObjectNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can always be written", e);
    }
  }
}
