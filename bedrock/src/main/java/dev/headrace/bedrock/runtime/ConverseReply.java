package dev.headrace.bedrock.runtime;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseOutput;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.StopReason;
import software.amazon.awssdk.services.bedrockruntime.model.TokenUsage;

/** An answer in the words of Converse. */
final class ConverseReply {
  private ConverseReply() {}

  static ConverseOutput output(Reply reply) {
    List<ContentBlock> content = new ArrayList<>();
    for (Reply.Part part : reply.parts()) {
      content.add(
          switch (part) {
            case Reply.Text(String text) -> ContentBlock.fromText(text);
            case Reply.Reasoning(String text) ->
                ContentBlock.fromReasoningContent(it -> it.reasoningText(said -> said.text(text)));
            case Reply.Tool(ToolUse use) ->
                ContentBlock.fromToolUse(
                    it -> it.toolUseId(use.id()).name(use.name()).input(Documents.of(use.input())));
          });
    }
    return ConverseOutput.fromMessage(
        Message.builder().role(ConversationRole.ASSISTANT).content(content).build());
  }

  static StopReason stopReason(Stop stop) {
    return switch (stop) {
      case END_TURN -> StopReason.END_TURN;
      case MAX_TOKENS -> StopReason.MAX_TOKENS;
      case TOOL_USE -> StopReason.TOOL_USE;
      case STOP_SEQUENCE -> StopReason.STOP_SEQUENCE;
      case CONTENT_FILTERED -> StopReason.CONTENT_FILTERED;
      case MALFORMED_TOOL_USE -> StopReason.MALFORMED_TOOL_USE;
    };
  }

  static TokenUsage usage(Usage usage) {
    return TokenUsage.builder()
        .inputTokens(usage.input())
        .outputTokens(usage.output())
        .totalTokens(usage.total())
        .cacheReadInputTokens(usage.cacheRead())
        .cacheWriteInputTokens(0)
        .build();
  }
}
