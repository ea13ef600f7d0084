package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * An answer as the events of Anthropic's stream: <a
 * href="https://docs.claude.com/en/docs/build-with-claude/streaming">source</a>.
 */
final class AnthropicChunks extends ReplyBlocks implements Dialect.StreamedReply {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Dialect.ChunkSink sink;
  private final String modelId;

  AnthropicChunks(Dialect.ChunkSink sink, String modelId) {
    this.sink = sink;
    this.modelId = modelId;
  }

  private static ObjectNode event(String type) {
    return JSON.objectNode().put("type", type);
  }

  @Override
  public void begin(Usage known) throws IOException {
    ObjectNode message = AnthropicDialect.message(modelId);
    message.putArray("content");
    message.putNull("stop_reason").putNull("stop_sequence");
    message.set("usage", AnthropicDialect.usage(known));
    sink.chunk(event("message_start").set("message", message));
  }

  @Override
  void blockBegins(int at, Kind kind, String id, String name) throws IOException {
    ObjectNode block =
        switch (kind) {
          case TEXT -> event("text").put("text", "");
          case REASONING -> event("thinking").put("thinking", "").put("signature", "");
          case TOOL -> event("tool_use").put("id", id).put("name", name);
        };
    if (kind == Kind.TOOL) {
      block.putObject("input");
    }
    sink.chunk(event("content_block_start").put("index", at).set("content_block", block));
  }

  @Override
  void blockGrows(int at, Kind kind, String piece) throws IOException {
    ObjectNode delta =
        switch (kind) {
          case TEXT -> event("text_delta").put("text", piece);
          case REASONING -> event("thinking_delta").put("thinking", piece);
          case TOOL -> event("input_json_delta").put("partial_json", piece);
        };
    sink.chunk(event("content_block_delta").put("index", at).set("delta", delta));
  }

  @Override
  void blockEnds(int at) throws IOException {
    sink.chunk(event("content_block_stop").put("index", at));
  }

  @Override
  public void end(Usage usage, ObjectNode metrics) throws IOException {
    ObjectNode end = event("message_delta");
    end.set("delta", AnthropicDialect.ending(stop(), stopSequence()));
    end.set("usage", AnthropicDialect.usage(usage));
    sink.chunk(end);
    sink.chunk(event("message_stop").set(Dialect.METRICS, metrics));
  }
}
