package dev.headrace.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One call of the model, as the assistant told of it.
 *
 * @param requestId by which the server knows where its time went
 * @param answeredBy the model that answered in the place of the one that was named
 */
record ModelUse(String requestId, String answeredBy, long inputTokens, long outputTokens) {
  /** Those of an answer of the assistant. */
  static List<ModelUse> read(JsonNode answer) {
    List<ModelUse> calls = new ArrayList<>();
    for (JsonNode call : answer.path("modelCalls")) {
      calls.add(
          new ModelUse(
              call.path("requestId").asText(),
              call.path("answeredBy").asText(),
              call.path("inputTokens").asLong(),
              call.path("outputTokens").asLong()));
    }
    return List.copyOf(calls);
  }
}
