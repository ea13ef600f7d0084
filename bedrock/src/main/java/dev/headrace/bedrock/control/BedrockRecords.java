package dev.headrace.bedrock.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.bedrock.control.LoggingSettings.LogsTarget;
import dev.headrace.bedrock.control.LoggingSettings.Place;
import dev.headrace.kernel.Partition;
import dev.headrace.kernel.journal.Change;
import dev.headrace.kernel.journal.DocumentKey;
import dev.headrace.kernel.journal.Journal;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What Bedrock keeps: a document for each setting of the log of invocations, and each job. */
final class BedrockRecords {
  private static final String LOGGING = "bedrock.logging";
  private static final String JOB = "bedrock.job";
  private static final String ONLY = "configuration";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How batch jobs are kept. */
  static final Shelf.Records<Job> JOBS = OwnRecords.of(JOB, BedrockRecords::json);

  private BedrockRecords() {}

  static Change put(Partition partition, LoggingSettings settings) {
    return new Change.Put(loggingKey(partition), () -> OwnRecords.bytes(json(settings)));
  }

  static Change deleteLogging(Partition partition) {
    return new Change.Delete(loggingKey(partition));
  }

  private static DocumentKey loggingKey(Partition partition) {
    return new DocumentKey(LOGGING, partition, ONLY);
  }

  /** Reads all settings back. */
  static Map<Partition, LoggingSettings> loadLogging(Journal journal) {
    Map<Partition, LoggingSettings> kept = new TreeMap<>();
    journal.load(
        LOGGING, (key, bytes) -> kept.put(key.partition(), logging(OwnRecords.read(bytes))));
    return kept;
  }

  /** Hands over all batch jobs. */
  static void loadJobs(Journal journal, BiConsumer<Partition, Job> reader) {
    journal.load(JOB, (key, bytes) -> reader.accept(key.partition(), job(OwnRecords.read(bytes))));
  }

  private static ObjectNode json(Job job) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("id", job.id())
            .put("arn", job.arn())
            .put("name", job.name())
            .put("modelId", job.modelId())
            .put("roleArn", job.roleArn())
            .put("token", job.token())
            .put("inputUri", job.inputUri())
            .put("outputUri", job.outputUri())
            .put("timeoutHours", job.timeoutHours())
            .put("state", job.state().name())
            .put("message", job.message())
            .put("submittedEpochMillis", job.submittedEpochMillis())
            .put("modifiedEpochMillis", job.modifiedEpochMillis())
            .put("endEpochMillis", job.endEpochMillis());
    OwnRecords.put(json, job.tags());
    return json;
  }

  private static Job job(JsonNode json) {
    return new Job(
        json.path("id").asText(),
        json.path("arn").asText(),
        json.path("name").asText(),
        json.path("modelId").asText(),
        json.path("roleArn").asText(),
        OwnRecords.token(json),
        OwnRecords.tags(json),
        json.path("inputUri").asText(),
        json.path("outputUri").asText(),
        json.path("timeoutHours").asInt(),
        Job.State.valueOf(json.path("state").asText()),
        json.path("message").asText(),
        json.path("submittedEpochMillis").asLong(),
        json.path("modifiedEpochMillis").asLong(),
        json.path("endEpochMillis").asLong());
  }

  private static ObjectNode json(LoggingSettings settings) {
    ObjectNode json = JSON.createObjectNode();
    LogsTarget logs = settings.logs();
    if (logs != null) {
      ObjectNode target = json.putObject("logs");
      target.put("group", logs.group()).put("roleArn", logs.roleArn());
      put(target, "large", logs.large());
    }
    put(json, "bucket", settings.bucket());
    json.put("text", settings.text());
    json.put("images", settings.images());
    json.put("embeddings", settings.embeddings());
    json.put("videos", settings.videos());
    json.put("audio", settings.audio());
    return json;
  }

  private static void put(ObjectNode json, String name, @Nullable Place place) {
    if (place != null) {
      json.putObject(name).put("bucket", place.bucket()).put("prefix", place.prefix());
    }
  }

  private static LoggingSettings logging(JsonNode json) {
    JsonNode logs = json.path("logs");
    return new LoggingSettings(
        logs.isMissingNode()
            ? null
            : new LogsTarget(
                logs.path("group").asText(),
                logs.path("roleArn").asText(),
                place(logs.path("large"))),
        place(json.path("bucket")),
        json.path("text").asBoolean(),
        json.path("images").asBoolean(),
        json.path("embeddings").asBoolean(),
        json.path("videos").asBoolean(),
        json.path("audio").asBoolean());
  }

  private static @Nullable Place place(JsonNode json) {
    return json.isMissingNode()
        ? null
        : new Place(json.path("bucket").asText(), json.path("prefix").asText());
  }
}
