package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headrace.wire.CallContext;
import dev.headrace.wire.SdkJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;

/** Notes invocations for their log, where it is wanted; else it costs nothing. */
final class Noting {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final InvocationLog log;

  Noting(InvocationLog log) {
    this.log = log;
  }

  /** Notes an answer of a language model. */
  void note(
      CallContext call,
      Exchange exchange,
      Map<String, String> metadata,
      Supplier<JsonNode> input,
      Supplier<JsonNode> output) {
    Target target = exchange.target();
    note(
        call,
        target.nameInLogs(),
        target.served().modelName(),
        false,
        metadata,
        input,
        output,
        exchange.use());
  }

  /** Notes an answer of vectors. */
  void noteVectors(
      CallContext call,
      String modelId,
      String answeredBy,
      JsonNode input,
      JsonNode output,
      int tokens) {
    note(
        call,
        modelId,
        answeredBy,
        true,
        Map.of(),
        () -> input,
        () -> output,
        new Usage(tokens, 0, 0));
  }

  private void note(
      CallContext call,
      String modelId,
      String answeredBy,
      boolean embeds,
      Map<String, String> metadata,
      Supplier<JsonNode> input,
      Supplier<JsonNode> output,
      Usage usage) {
    if (log.wants(call.partition())) {
      log.add(
          new Invocation(
              call.partition(),
              call.requestId(),
              call.operation(),
              modelId,
              answeredBy,
              embeds,
              metadata,
              input.get(),
              output.get(),
              usage.input(),
              usage.cacheRead(),
              usage.output()));
    }
  }

  /** A request or response as its client saw it. */
  static JsonNode json(SdkPojo structure) {
    try {
      return JSON.readTree(SdkJson.write(structure));
    } catch (IOException neverOfOurOwn) {
      throw new UncheckedIOException(neverOfOurOwn);
    }
  }
}
