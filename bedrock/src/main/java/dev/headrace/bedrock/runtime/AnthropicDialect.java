package dev.headrace.bedrock.runtime;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's format of messages: <a
 * href="https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages-request-response.html">source</a>.
 */
final class AnthropicDialect implements Dialect {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  @Override
  public Prompt prompt(Input body) {
    return new AnthropicPrompt().translate(body);
  }

  @Override
  public ObjectNode reply(Reply reply, Usage usage, String modelId) {
    ObjectNode message = message(modelId);
    ArrayNode content = message.putArray("content");
    for (Reply.Part part : reply.parts()) {
      switch (part) {
        case Reply.Text(String text) -> content.addObject().put("type", "text").put("text", text);
        case Reply.Reasoning(String text) ->
            content.addObject().put("type", "thinking").put("thinking", text).put("signature", "");
        case Reply.Tool(ToolUse use) ->
            content
                .addObject()
                .put("type", "tool_use")
                .put("id", use.id())
                .put("name", use.name())
                .set("input", use.input());
      }
    }
    message.put("stop_reason", stopReason(reply.stop()));
    message.put("stop_sequence", reply.stopSequence());
    message.set("usage", usage(usage));
    return message;
  }

  /** A message without content, and without its end. */
  static ObjectNode message(String modelId) {
    return JSON.objectNode()
        .put("id", "msg_bdrk_" + UUID.randomUUID().toString().replace("-", ""))
        .put("type", "message")
        .put("role", "assistant")
        .put("model", modelId);
  }

  static String stopReason(Stop stop) {
    return switch (stop) {
      case CONTENT_FILTERED -> "refusal";
      case MALFORMED_TOOL_USE -> "end_turn";
      default -> stop.name().toLowerCase(Locale.ROOT);
    };
  }

  static ObjectNode usage(Usage usage) {
    return JSON.objectNode()
        .put("input_tokens", usage.input())
        .put("cache_creation_input_tokens", 0)
        .put("cache_read_input_tokens", usage.cacheRead())
        .put("output_tokens", usage.output());
  }

  @Override
  public StreamedReply chunks(ChunkSink sink, String modelId) {
    return new AnthropicChunks(sink, modelId);
  }

  /** The member of a message's end that names the sequence that ended it. */
  static ObjectNode ending(Stop stop, @Nullable String stopSequence) {
    return JSON.objectNode()
        .put("stop_reason", stopReason(stop))
        .put("stop_sequence", stopSequence);
  }
}
