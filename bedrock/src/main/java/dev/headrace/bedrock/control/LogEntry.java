package dev.headrace.bedrock.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headrace.bedrock.runtime.Invocation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * An invocation as it is logged: <a
 * href="https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html">its
 * form</a>. One member is ours: it names the model that really answered.
 */
final class LogEntry {
  private LogEntry() {}

  /**
   * The entry.
   *
   * @param withBodies whether prompt and answer are in it
   */
  static ObjectNode of(Invocation invocation, long epochMillis, boolean withBodies) {
    ObjectNode entry =
        JsonNodeFactory.instance
            .objectNode()
            .put("schemaType", "ModelInvocationLog")
            .put("schemaVersion", "1.0")
            .put(
                "timestamp",
                Instant.ofEpochMilli(epochMillis).truncatedTo(ChronoUnit.SECONDS).toString())
            .put("accountId", invocation.partition().account())
            .put("region", invocation.partition().region())
            .put("requestId", invocation.requestId())
            .put("operation", invocation.operation())
            .put("modelId", invocation.modelId())
            .put("headraceModel", invocation.answeredBy());
    entry
        .putObject("identity")
        .put("arn", "arn:aws:iam::" + invocation.partition().account() + ":root");
    if (!invocation.metadata().isEmpty()) {
      ObjectNode metadata = entry.putObject("requestMetadata");
      invocation.metadata().forEach(metadata::put);
    }
    ObjectNode input = entry.putObject("input").put("inputContentType", "application/json");
    body(input, "inputBodyJson", withBodies ? invocation.input() : null);
    input.put("inputTokenCount", invocation.inputTokens());
    if (invocation.cacheReadTokens() > 0) {
      input.put("cacheReadInputTokenCount", invocation.cacheReadTokens());
    }
    ObjectNode output = entry.putObject("output").put("outputContentType", "application/json");
    body(output, "outputBodyJson", withBodies ? invocation.output() : null);
    output.put("outputTokenCount", invocation.outputTokens());
    return entry;
  }

  private static void body(ObjectNode side, String name, @Nullable JsonNode body) {
    if (body != null) {
      side.set(name, body);
    }
  }
}
