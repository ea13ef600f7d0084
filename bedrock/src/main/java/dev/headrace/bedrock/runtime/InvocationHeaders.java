package dev.headrace.bedrock.runtime;

import dev.headrace.wire.CallContext;

/**
 * The header fields in which InvokeModel tells what an answer took: <a
 * href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html">source</a>.
 */
final class InvocationHeaders {
  private static final String PREFIX = "X-Amzn-Bedrock-";

  private InvocationHeaders() {}

  static void tell(CallContext call, Usage usage, long latencyMillis) {
    call.respondWithHeader(PREFIX + "Input-Token-Count", Integer.toString(usage.input()));
    call.respondWithHeader(PREFIX + "Output-Token-Count", Integer.toString(usage.output()));
    call.respondWithHeader(PREFIX + "Invocation-Latency", Long.toString(latencyMillis));
    if (usage.cacheRead() > 0) {
      call.respondWithHeader(
          PREFIX + "Cache-Read-Input-Token-Count", Integer.toString(usage.cacheRead()));
    }
  }
}
