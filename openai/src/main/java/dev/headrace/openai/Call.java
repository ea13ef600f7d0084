package dev.headrace.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headrace.kernel.Partition;
import dev.headrace.wire.WireResponse;

/**
 * What is known of a request besides what it asks.
 *
 * @param head of its answer
 */
record Call(Partition partition, String requestId, AnswerHead head) {
  WireResponse answer(AnswerHead answered, byte[] json) {
    return WireResponse.of(200, answered.build("application/json"), json);
  }

  WireResponse answer(JsonNode json) {
    return answer(head, Json.bytes(json));
  }
}
