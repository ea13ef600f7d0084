package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headrace.kernel.Partition;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to a model and what came of it, for the log of invocations.
 *
 * @param operation such as {@code Converse}
 * @param modelId as it is billed
 * @param answeredBy the model that really answered
 * @param embeds whether the answer is vectors
 * @param metadata the client's own
 * @param input the request's body; empty where it is not to be logged
 * @param output the answer's body
 * @param inputTokens those that no cache held
 */
public record Invocation(
    Partition partition,
    String requestId,
    String operation,
    String modelId,
    String answeredBy,
    boolean embeds,
    Map<String, String> metadata,
    JsonNode input,
    @Nullable JsonNode output,
    int inputTokens,
    int cacheReadTokens,
    int outputTokens) {
  /** Keeps a copy of the metadata. */
  public Invocation {
    metadata = Map.copyOf(metadata);
  }
}
