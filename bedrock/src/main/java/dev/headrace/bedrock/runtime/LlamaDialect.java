package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Meta's format: <a
 * href="https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-meta.html">source</a>.
 */
final class LlamaDialect implements Dialect {
  /** The most tokens of an answer where the request does not say. */
  private static final int DEFAULT_MAX_TOKENS = 512;

  /** The most that may be asked for. */
  private static final int MOST_TOKENS = 8_192;

  @Override
  public Prompt prompt(Input body) {
    body.only("prompt", "temperature", "top_p", "max_gen_len", "images");
    if (body.has("images")) {
      throw Invalid.unsupported("the images field");
    }
    Integer wanted = body.whole("max_gen_len", 1, MOST_TOKENS);
    return PromptTemplate.read(body.text("prompt"))
        .prompt(
            wanted == null ? DEFAULT_MAX_TOKENS : wanted,
            body.number("temperature", 0, 1),
            body.number("top_p", 0, 1),
            null,
            List.of());
  }

  @Override
  public ObjectNode reply(Reply reply, Usage usage, String modelId) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("generation", reply.text())
        .put("prompt_token_count", usage.total() - usage.output())
        .put("generation_token_count", usage.output())
        .put("stop_reason", stopReason(reply.stop()));
  }

  private static String stopReason(Stop stop) {
    return stop == Stop.MAX_TOKENS ? "length" : "stop";
  }

  @Override
  public StreamedReply chunks(ChunkSink sink, String modelId) {
    return new TextChunks() {
      private int chunks;

      @Override
      void piece(String text) throws IOException {
        chunks++;
        sink.chunk(chunk(text, null, chunks, null));
      }

      @Override
      public void end(Usage usage, ObjectNode metrics) throws IOException {
        sink.chunk(
            chunk("", usage.total() - usage.output(), usage.output(), stopReason(stop()))
                .set(METRICS, metrics));
      }
    };
  }

  private static ObjectNode chunk(
      String text, @Nullable Integer promptTokens, int tokens, @Nullable String stopReason) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("generation", text)
        .put("prompt_token_count", promptTokens)
        .put("generation_token_count", tokens)
        .put("stop_reason", stopReason);
  }
}
