package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Mistral's format of text completion: <a
 * href="https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-mistral-text-completion.html">source</a>.
 */
final class MistralDialect implements Dialect {
  private static final int DEFAULT_MAX_TOKENS = 512;
  private static final int MOST_TOKENS = 8_192;
  private static final int MOST_TOP_K = 200;

  @Override
  public Prompt prompt(Input body) {
    body.only("prompt", "max_tokens", "stop", "temperature", "top_p", "top_k");
    Integer wanted = body.whole("max_tokens", 1, MOST_TOKENS);
    return PromptTemplate.read(body.text("prompt"))
        .prompt(
            wanted == null ? DEFAULT_MAX_TOKENS : wanted,
            body.number("temperature", 0, 1),
            body.number("top_p", 0, 1),
            body.whole("top_k", 0, MOST_TOP_K),
            body.texts("stop"));
  }

  @Override
  public ObjectNode reply(Reply reply, Usage usage, String modelId) {
    return outputs(reply.text(), stopReason(reply.stop()));
  }

  private static String stopReason(Stop stop) {
    return stop == Stop.MAX_TOKENS ? "length" : "stop";
  }

  private static ObjectNode outputs(String text, @Nullable String stopReason) {
    ObjectNode reply = JsonNodeFactory.instance.objectNode();
    reply.putArray("outputs").addObject().put("text", text).put("stop_reason", stopReason);
    return reply;
  }

  @Override
  public StreamedReply chunks(ChunkSink sink, String modelId) {
    return new TextChunks() {
      @Override
      void piece(String text) throws IOException {
        sink.chunk(outputs(text, null));
      }

      @Override
      public void end(Usage usage, ObjectNode metrics) throws IOException {
        sink.chunk(outputs("", stopReason(stop())).set(METRICS, metrics));
      }
    };
  }
}
